import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VisitorOf } from '../page/visitor';
import type { CsrfTokens, CsrfVerdict } from './csrf-tokens';
import type { FormCookie } from './form-cookie';
import { checkOrigin } from './origin';

/** Gives pages the token of their forms, and tells whether a form that comes back is one of ours. */
export class Forms {
  constructor(
    private readonly tokens: CsrfTokens,
    private readonly cookie: FormCookie,
    private readonly visitorOf: VisitorOf,
    private readonly origins: ReadonlySet<string>,
  ) {}

  /** A token for the forms of the page that answers this request. May set the form cookie. */
  tokenFor(request: FastifyRequest, reply: FastifyReply): string {
    const visitor = this.visitorOf(request);
    return this.tokens.issue(
      visitor === null
        ? { kind: 'browser', id: this.cookie.ensure(request, reply) }
        : { kind: 'session', id: visitor.sessionId },
    );
  }

  /**
   * Whether this request was sent by a form of ours, from the same session or, before log-in, the same browser.
   * `expired`: it was, but the form lay open for more than two hours.
   */
  check(request: FastifyRequest): CsrfVerdict {
    if (!this.isFromOwnPage(request)) return 'invalid';
    const token = tokenIn(request.body);
    const visitor = this.visitorOf(request);
    const id = visitor === null ? this.cookie.read(request) : visitor.sessionId;
    if (token === null || id === null) return 'invalid';
    return this.tokens.check(token, { kind: visitor === null ? 'browser' : 'session', id });
  }

  /** Whether it comes from a page of ours, as far as the browser tells; that alone proves little. */
  isFromOwnPage({ headers }: FastifyRequest): boolean {
    const { origin, 'sec-fetch-site': site } = headers;
    return checkOrigin({ origin, secFetchSite: typeof site === 'string' ? site : undefined }, this.origins);
  }
}

/** The field `csrf_token` of a form, if it was sent once. */
function tokenIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, 'csrf_token')) return null;
  const token = (body as { csrf_token: unknown }).csrf_token;
  return typeof token === 'string' ? token : null;
}
