import { Injectable } from '@nestjs/common';
import { RevokeToken } from '@gatehouse/api-clients';
import type { PlainAnswer } from '@gatehouse/platform';
import { AskingClient } from '../client/asking-client';
import { jsonAnswer } from '../json-answer';
import type { OAuthRequest } from '../oauth-request';
import type { OAuthRoute } from '../oauth-route';

const empty: PlainAnswer = { ...jsonAnswer({}), body: '' };

/** `POST /revoke`, RFC 7009: a client gives a token of its own back. */
@Injectable()
export class RevocationRoute implements OAuthRoute {
  readonly path = '/revoke';

  constructor(
    private readonly clients: AskingClient,
    private readonly tokens: RevokeToken,
  ) {}

  /** The answer is empty. It says JSON all the same: simple-oauth2 reads no other kind. */
  async answer(request: OAuthRequest): Promise<PlainAnswer> {
    const client = await this.clients.of(request);
    await this.tokens.revoke(request.form.need('token'), client);
    return empty;
  }
}
