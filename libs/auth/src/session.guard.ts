import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError, type Clock } from '@gatehouse/identity';
import { SessionCookies, SessionResolver, type LiveSession } from '@gatehouse/sessions';
import type { FastifyRequest } from 'fastify';
import { cookieValues } from './cookie-values';
import { rememberSession } from './browser-session';
import { publicKey } from './public.decorator';

/** A browser may hold the name for several domains; more than these are a mistake or an attack. */
const mostCookies = 8;

/**
 * Lets nobody in without a live session of the session cookie, unless the handler is public. A public handler learns of
 * a session as well, and is reached also while the store does not answer.
 */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly resolver: SessionResolver,
    private readonly cookies: SessionCookies,
    private readonly clock: Clock,
    private readonly cookieName: string,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const isPublic = this.reflector.getAllAndOverride<boolean>(publicKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    const live = await this.find(request, isPublic);
    if (live !== null) rememberSession(request, live);
    if (live === null && !isPublic) throw new UnauthorizedException();
    return true;
  }

  private async find(request: FastifyRequest, tolerant: boolean): Promise<LiveSession | null> {
    try {
      for (const text of cookieValues(request.headers.cookie, this.cookieName).slice(0, mostCookies)) {
        const cookie = this.cookies.read(text);
        if (cookie === null || cookie.expires <= this.clock.seconds()) continue;
        const proof = { id: cookie.id, credential: 'cookie', secret: cookie.nonce } as const;
        const { live } = await this.resolver.resolve(proof);
        if (live !== null) return live;
      }
    } catch (error) {
      if (!tolerant || !(error instanceof DomainError) || error.kind !== 'unavailable') throw error;
    }
    return null;
  }
}
