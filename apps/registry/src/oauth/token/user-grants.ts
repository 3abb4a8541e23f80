import { Injectable } from '@nestjs/common';
import { IdTokens, type DelegatedGrant } from '@gatehouse/api-clients';
import type { GrantedToken } from './token-grant';

/** What a client is answered that got a token for a user: with an ID token where it asked who that is (OIDC Core §3.1.3.3). */
@Injectable()
export class UserGrants {
  constructor(private readonly idTokens: IdTokens) {}

  /** After a refresh as well, then without nonce (OIDC Core §12.2). Throws `unavailable` `no_signing_key`. */
  async of(grant: DelegatedGrant): Promise<GrantedToken> {
    return { ...grant, idToken: grant.scopes.includes('openid') ? await this.idTokenOf(grant) : null };
  }

  private idTokenOf({ approval, accessToken, expiresIn }: DelegatedGrant): Promise<string> {
    const { clientId, userUuid: userId, nonce, authTime, amr, sessionId: sid } = approval;
    return this.idTokens.write({ clientId, userId, nonce, authTime, amr, sid, accessToken, expiresIn });
  }
}
