import { Injectable } from '@nestjs/common';
import { RefreshDelegation } from '@gatehouse/api-clients';
import { UserGrants } from './user-grants';
import { originOf, scopesIn, TokenGrant, type GrantedToken, type TokenRequest } from './token-grant';

/** RFC 6749 §6. */
@Injectable()
export class RefreshTokenGrant extends TokenGrant {
  readonly type = 'refresh_token';

  constructor(
    private readonly delegations: RefreshDelegation,
    private readonly answers: UserGrants,
  ) {
    super();
  }

  async handle(request: TokenRequest): Promise<GrantedToken> {
    const { form, client, keyThumbprint } = request;
    const grant = await this.delegations.refresh({
      refreshToken: form.need('refresh_token'),
      client,
      scopes: scopesIn(request),
      resource: form.get('resource'),
      keyThumbprint,
      origin: originOf(request),
    });
    return this.answers.of(grant);
  }
}
