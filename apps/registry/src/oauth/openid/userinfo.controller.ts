import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { userClaims } from '@gatehouse/api-clients';
import { Public } from '@gatehouse/auth';
import { BearerResolver, identityScopesWithin, tokenScopes, type LiveSession } from '@gatehouse/sessions';
import { CsrfExempt } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerRefusal, type BearerError } from './bearer-challenge';
import { presentedToken, type PresentedToken } from './presented-token';

const needed = 'openid';

/**
 * `GET|POST /userinfo`, OIDC Core §5.3: a client is told of the user whom its access token acts for, by the scopes that hold now.
 * Public for the guard, because no cookie opens it: what does is the token.
 */
@Public()
@Controller('userinfo')
export class UserInfoController {
  constructor(private readonly bearers: BearerResolver) {}

  @Get()
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply);
  }

  /** Exempt: no cookie opens it. */
  @Post()
  @CsrfExempt()
  post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply);
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    void reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
    const token = presentedToken(request);
    if (token === null || token === 'invalid_request') return refuse(reply, token);
    const live = await this.find(token);
    if (live === null) return refuse(reply, 'invalid_token');
    const { session, user, client } = live;
    if (user === null || !tokenScopes(live).includes(needed)) return refuse(reply, 'insufficient_scope');
    void reply.code(200).send(userClaims(user, identityScopesWithin(session.scopes ?? [], client)));
  }

  /** Whatever resource it is for (RFC 8707): the client that it was given to may know whose it is. Null: it is not good. */
  private async find({ text }: PresentedToken): Promise<LiveSession | null> {
    const { live } = await this.bearers.resolveAny(text);
    // To bear one that is bound to a key is not enough (RFC 9449 §7.2): it comes with a proof, under another scheme.
    return live === null || live.session.keyThumbprint !== null ? null : live;
  }
}

function refuse(reply: FastifyReply, why: BearerError): void {
  const { status, error, challenge } = bearerRefusal(why, needed);
  void reply.code(status).header('www-authenticate', challenge);
  void reply.send(error === null ? {} : { error });
}
