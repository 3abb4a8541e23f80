import { Inject, Injectable } from '@nestjs/common';
import { IntrospectToken } from '@gatehouse/api-clients';
import { SETTINGS, type PlainAnswer, type Settings } from '@gatehouse/platform';
import { AskingClient } from '../client/asking-client';
import { jsonAnswer } from '../json-answer';
import type { OAuthRequest } from '../oauth-request';
import type { OAuthRoute } from '../oauth-route';
import { activeToken, inactive } from './introspection-answer';

/**
 * `POST /introspect`, RFC 7662. Any client that can keep a secret may ask about any token that it holds; a
 * `token_type_hint` changes nothing, because tokens are found by what they spell.
 */
@Injectable()
export class IntrospectionRoute implements OAuthRoute {
  readonly path = '/introspect';
  private readonly names: { readonly issuer: string; readonly audience: string };

  constructor(
    private readonly clients: AskingClient,
    private readonly tokens: IntrospectToken,
    @Inject(SETTINGS) { site, accessTokenAudience }: Settings,
  ) {
    this.names = { issuer: site.issuer, audience: accessTokenAudience };
  }

  async answer(request: OAuthRequest): Promise<PlainAnswer> {
    await this.clients.confidential(request);
    const live = await this.tokens.introspect(request.form.need('token'));
    return jsonAnswer(live === null ? inactive : activeToken(live, this.names));
  }
}
