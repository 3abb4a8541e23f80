import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { IntrospectToken } from '@gatehouse/api-clients';
import { Public } from '@gatehouse/auth';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import { CsrfExempt } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AskingClient } from '../client/asking-client';
import { sendJson } from '../json-answer';
import { OAuthForm } from '../oauth-form';
import { activeToken, inactive } from './introspection-answer';

/**
 * `POST /introspect`, RFC 7662. Any client that can keep a secret may ask about any token that it holds; a
 * `token_type_hint` changes nothing, because tokens are found by what they spell.
 */
@Public()
@CsrfExempt()
@Controller('introspect')
export class IntrospectionController {
  constructor(
    private readonly clients: AskingClient,
    private readonly tokens: IntrospectToken,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post()
  @HttpCode(200)
  async introspect(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = OAuthForm.of(request);
    await this.clients.confidential(request, form);
    const live = await this.tokens.introspect(form.need('token'));
    sendJson(reply, live === null ? inactive : activeToken(live, this.settings.site.issuer));
  }
}
