import { Injectable } from '@nestjs/common';
import { PlainRoutes, type PlainAnswer, type PlainRequest, type Problem } from '@gatehouse/platform';
import { ParRoute } from './authorization/par.route';
import { IntrospectionRoute } from './introspection/introspection.route';
import { oauthError } from './oauth-errors';
import { OAuthForm } from './oauth-form';
import type { OAuthRoute } from './oauth-route';
import { RevocationRoute } from './revocation/revocation.route';
import { TokenRoute } from './token/token.route';

/** Addresses that speak OAuth: their errors are RFC 6749's. */
export const oauthPaths: ReadonlySet<string> = new Set(['/token', '/introspect', '/revoke', '/par']);

/** The OAuth endpoints. No cookie opens them, so that guards of pages (session, form token) have nothing to say there. */
@Injectable()
export class OAuthRoutes extends PlainRoutes {
  readonly paths = oauthPaths;
  /** Services introspect with each request that they get. */
  readonly chatter = new Set(['/introspect']);
  private readonly routes: ReadonlyMap<string, OAuthRoute>;

  constructor(
    token: TokenRoute,
    introspection: IntrospectionRoute,
    revocation: RevocationRoute,
    par: ParRoute,
  ) {
    super();
    this.routes = new Map([token, introspection, revocation, par].map((route) => [route.path, route]));
  }

  answer(request: PlainRequest): Promise<PlainAnswer> {
    const { rawHeaders, ip } = request;
    return this.routes.get(request.path)!.answer({ form: OAuthForm.of(request), rawHeaders, ip });
  }

  refuse(problem: Problem): PlainAnswer {
    return oauthError(problem);
  }
}
