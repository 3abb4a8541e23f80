import { Injectable } from '@nestjs/common';
import { ErrorPages, acceptsHtml, type Problem } from '@gatehouse/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PageRenderer } from '../page/page-renderer';
import { ErrorPage } from './error-page';

/** Codes of the server and the framework. What they say to programs, the page of the status says better to people. */
const generic: ReadonlySet<string> = new Set([
  'bad_request',
  'malformed_request',
  'unauthorized',
  'no_credentials',
  'bad_credentials',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'body_too_large',
  'payload_too_large',
  'too_many_requests',
  'internal_error',
  'internal_server_error',
  'service_unavailable',
]);

/**
 * Answers errors with pages, where a browser asks; whoever has to log in first is sent there and comes back. Pages ask
 * nothing of any store, for that may be what failed.
 */
@Injectable()
export class HtmlErrorPages extends ErrorPages {
  constructor(
    private readonly pages: PageRenderer,
    private readonly logInUrl: (request: FastifyRequest) => string,
    private readonly programErrors: ErrorPages | null,
  ) {
    super();
  }

  async answer(problem: Problem, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    if (await this.programErrors?.answer(problem, request, reply)) return true;
    if (!acceptsHtml(request) || isForPrograms(request)) return false;
    if (problem.status === 401 && ['GET', 'HEAD'].includes(request.method)) {
      void reply
        .header('cache-control', 'no-store')
        .header('vary', 'Cookie')
        .redirect(this.logInUrl(request), 303);
      return true;
    }
    const page = (
      <ErrorPage
        frame={this.pages.plainFrame()}
        status={problem.status}
        code={problem.code}
        detail={generic.has(problem.code) ? null : problem.detail}
        retryAfter={problem.retry_after ?? null}
        reference={problem.instance}
      />
    );
    this.pages.send(reply, page, problem.status);
    return true;
  }
}

/** An API answers programs in one form, whatever they say that they accept. */
function isForPrograms({ url }: FastifyRequest): boolean {
  return url.startsWith('/api/') && !url.startsWith('/api/docs');
}
