import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { withRequestId } from '../logging/request-context';
import type { ErrorPages } from './error-pages';
import { problemOf } from './problem';
import type { Problem } from './problem';
import type { ProblemLog } from './problem-log';

/**
 * The scheme that a 401 has to name (RFC 9110 §11.6.1) where no handler named one. Nobody logs in by HTTP
 * authentication here, and a browser that knows the scheme (Basic, Digest, Negotiate) asks in a dialog of its own; of
 * this one it knows nothing. `Bearer` would say that a token helps.
 */
const challenge = 'Gatehouse realm="Gatehouse"';

/** Answers whatever was thrown, by us, by Nest or by the server, in one form. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: ProblemLog,
    private readonly pages: ErrorPages | null,
  ) {}

  catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    return this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  async answer(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const problem = problemOf(error, request.id);
    // An error of the body's parser comes from outside of the request's context.
    withRequestId(request.id, () => this.log.tell(problem, error));
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy(); // half an answer must not look like a whole one
      return;
    }
    if (problem.retry_after !== undefined) void reply.header('retry-after', String(problem.retry_after));
    if (await this.answeredByApp(problem, request, reply)) return;
    if (problem.status === 401 && !reply.hasHeader('www-authenticate'))
      void reply.header('www-authenticate', challenge);
    await reply
      .code(problem.status)
      .header('cache-control', 'no-store')
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem));
  }

  private async answeredByApp(
    problem: Problem,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<boolean> {
    try {
      return this.pages !== null && (await this.pages.answer(problem, request, reply));
    } catch (error) {
      this.log.pageFailed(error);
      return false;
    }
  }
}
