import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { RevokeToken } from '@gatehouse/api-clients';
import { Public } from '@gatehouse/auth';
import { CsrfExempt } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AskingClient } from '../client/asking-client';
import { OAuthForm } from '../oauth-form';

/** `POST /revoke`, RFC 7009: a client gives a token of its own back. */
@Public()
@CsrfExempt()
@Controller('revoke')
export class RevocationController {
  constructor(
    private readonly clients: AskingClient,
    private readonly tokens: RevokeToken,
  ) {}

  /** The answer is empty. It says JSON all the same: simple-oauth2 reads no other kind. */
  @Post()
  @HttpCode(200)
  async revoke(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = OAuthForm.of(request);
    const client = await this.clients.of(request, form);
    await this.tokens.revoke(form.need('token'), client);
    void reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' }).type('application/json').send('');
  }
}
