import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { Public } from '@gatehouse/auth';
import { CsrfExempt } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AskingClient } from '../client/asking-client';
import { sendJson } from '../json-answer';
import { OAuthForm } from '../oauth-form';
import { TokenEndpoint } from './token-endpoint.service';

/** `POST /token`, RFC 6749 §3.2. Exempt from form tokens: no cookie opens it. */
@Public()
@CsrfExempt()
@Controller('token')
export class TokenController {
  constructor(
    private readonly clients: AskingClient,
    private readonly endpoint: TokenEndpoint,
  ) {}

  @Post()
  @HttpCode(200)
  async token(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = OAuthForm.of(request);
    const client = await this.clients.of(request, form);
    const { accessToken, expiresIn, scopes } = await this.endpoint.grant(form, client, request);
    sendJson(reply, {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresIn,
      scope: scopes.join(' '),
    });
  }
}
