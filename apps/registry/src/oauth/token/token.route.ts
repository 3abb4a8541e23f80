import { Injectable } from '@nestjs/common';
import type { PlainAnswer } from '@gatehouse/platform';
import { AskingClient } from '../client/asking-client';
import { jsonAnswer } from '../json-answer';
import type { OAuthRequest } from '../oauth-request';
import type { OAuthRoute } from '../oauth-route';
import { TokenEndpoint } from './token-endpoint.service';
import type { GrantedToken } from './token-grant';

/** `POST /token`, RFC 6749 §3.2. */
@Injectable()
export class TokenRoute implements OAuthRoute {
  readonly path = '/token';

  constructor(
    private readonly clients: AskingClient,
    private readonly endpoint: TokenEndpoint,
  ) {}

  async answer(request: OAuthRequest): Promise<PlainAnswer> {
    const client = await this.clients.of(request);
    return jsonAnswer(answerOf(await this.endpoint.grant(request, client, null)));
  }
}

/** RFC 6749 §5.1, OIDC Core §3.1.3.3. */
function answerOf(granted: GrantedToken): object {
  const { accessToken, type, expiresIn, scopes, refreshToken = null, idToken = null } = granted;
  return {
    access_token: accessToken,
    token_type: type,
    expires_in: expiresIn,
    scope: scopes.join(' '),
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    ...(idToken !== null && { id_token: idToken }),
  };
}
