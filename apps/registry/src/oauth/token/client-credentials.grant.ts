import { Injectable } from '@nestjs/common';
import { IssueToken, Resources } from '@gatehouse/api-clients';
import { originOf, scopesIn, TokenGrant, type GrantedToken, type TokenRequest } from './token-grant';

/** RFC 6749 §4.4: the client acts for itself. */
@Injectable()
export class ClientCredentialsGrant extends TokenGrant {
  readonly type = 'client_credentials';

  constructor(
    private readonly tokens: IssueToken,
    private readonly resources: Resources,
  ) {
    super();
  }

  async handle(request: TokenRequest): Promise<GrantedToken> {
    const { form, client, keyThumbprint } = request;
    const audience = this.resources.audienceOf(form.get('resource'));
    const scopes = scopesIn(request);
    return this.tokens.issue({ client, scopes, audience, keyThumbprint, origin: originOf(request) });
  }
}
