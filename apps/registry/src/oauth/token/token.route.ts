import { Injectable } from '@nestjs/common';
import type { PlainAnswer } from '@gatehouse/platform';
import { AskingClient } from '../client/asking-client';
import { jsonAnswer } from '../json-answer';
import type { OAuthRequest } from '../oauth-request';
import type { OAuthRoute } from '../oauth-route';
import { TokenEndpoint } from './token-endpoint.service';

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
    const { accessToken, expiresIn, scopes } = await this.endpoint.grant(request, client);
    return jsonAnswer({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope: scopes.join(' '),
    });
  }
}
