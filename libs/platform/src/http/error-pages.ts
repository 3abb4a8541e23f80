import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from './problem';

/**
 * How an app shows errors in another form than problem+json: pages for browsers, RFC 6749's JSON at OAuth addresses.
 * Provide one under this class in a global module of the app, and export it; without one every error is problem+json.
 */
export abstract class ErrorPages {
  /**
   * Answers, or returns false to leave the problem as JSON. `Retry-After` is set already. It must not throw and must
   * not ask a store: the problem may be that there is none.
   */
  abstract answer(problem: Problem, request: FastifyRequest, reply: FastifyReply): boolean | Promise<boolean>;
}

/** Whether a browser asks for a page: it lists `text/html`, which programs that take anything do not. */
export function acceptsHtml(request: FastifyRequest): boolean {
  return /(^|,)\s*(text\/html|application\/xhtml\+xml)\s*(;|,|$)/i.test(request.headers.accept ?? '');
}
