import { Injectable } from '@nestjs/common';
import { RedeemCode } from '@gatehouse/api-clients';
import { UserGrants } from './user-grants';
import { originOf, TokenGrant, type GrantedToken, type TokenRequest } from './token-grant';

/** RFC 6749 §4.1.3, RFC 7636 §4.5. */
@Injectable()
export class AuthorizationCodeGrant extends TokenGrant {
  readonly type = 'authorization_code';

  constructor(
    private readonly codes: RedeemCode,
    private readonly answers: UserGrants,
  ) {
    super();
  }

  async handle(request: TokenRequest): Promise<GrantedToken> {
    const { form, client, keyThumbprint } = request;
    const grant = await this.codes.redeem({
      code: form.need('code'),
      client,
      redirectUri: form.get('redirect_uri'),
      verifier: form.get('code_verifier'),
      resource: form.get('resource'),
      keyThumbprint,
      origin: originOf(request),
    });
    return this.answers.of(grant);
  }
}
