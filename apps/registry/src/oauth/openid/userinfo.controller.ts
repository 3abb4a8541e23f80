import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { userClaims } from '@gatehouse/api-clients';
import { Public } from '@gatehouse/auth';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import { identityScopesWithin, TokenResolver, tokenScopes, type ShownResolution } from '@gatehouse/sessions';
import { CsrfExempt } from '@gatehouse/web';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerRefusal, proofRefusal, type BearerRefusal } from './bearer-challenge';
import { presentedToken, type PresentedToken } from './presented-token';

const needed = 'openid';

/**
 * `GET|POST /userinfo`, OIDC Core §5.3: a client is told of the user whom its access token acts for, by the scopes that hold now.
 * Public for the guard, because no cookie opens it: what does is the token.
 */
@Public()
@Controller('userinfo')
export class UserInfoController {
  private readonly url: string;

  constructor(
    private readonly tokens: TokenResolver,
    @Inject(SETTINGS) { site }: Settings,
  ) {
    this.url = `${site.issuer}/userinfo`;
  }

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
    if (token === null || token === 'invalid_request') return refuse(reply, bearerRefusal(token, needed));
    const { scheme } = token;
    const { live, proof = null } = await this.find(token, request.method);
    if (proof !== null) return refuse(reply, proofRefusal(proof));
    if (live === null) return refuse(reply, bearerRefusal('invalid_token', needed, scheme));
    const { session, user, client } = live;
    if (user === null || !tokenScopes(live).includes(needed))
      return refuse(reply, bearerRefusal('insufficient_scope', needed, scheme));
    void reply.code(200).send(userClaims(user, identityScopesWithin(session.scopes ?? [], client)));
  }

  /** Whatever resource it is for (RFC 8707): the client that it was given to may know whose it is. */
  private async find(
    { scheme, text: token, proof }: PresentedToken,
    method: string,
  ): Promise<ShownResolution> {
    if (scheme === 'Bearer') return this.tokens.resolveAny({ scheme, token });
    return this.tokens.resolveAny({ scheme, token, proof, method, url: this.url });
  }
}

function refuse(reply: FastifyReply, { status, error, challenge }: BearerRefusal): void {
  void reply.code(status).header('www-authenticate', challenge);
  void reply.send(error === null ? {} : { error });
}
