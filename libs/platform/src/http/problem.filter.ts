import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger as Pino } from 'pino';
import { withRequestId } from '../logging/request-context';
import type { ErrorPages } from './error-pages';
import { problemOf } from './problem';
import type { Problem } from './problem';

/** Answers whatever was thrown, by us, by Nest or by the server, in one form. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Pino,
    private readonly pages: ErrorPages | null,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error, request.id);
    // An error of the body's parser comes from outside of the request's context.
    withRequestId(request.id, () => this.tell(problem, error));
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy(); // half an answer must not look like a whole one
      return;
    }
    if (problem.retry_after !== undefined) void reply.header('retry-after', String(problem.retry_after));
    if (await this.answeredByApp(problem, request, reply)) return;
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
      this.log.error({ err: error }, 'the error page could not be made');
      return false;
    }
  }

  private tell(problem: Problem, error: unknown): void {
    const fields = { status: problem.status, code: problem.code, err: error };
    if (problem.status === 503) this.log.warn(fields, 'not available');
    else if (problem.status >= 500) this.log.error(fields, 'unexpected error');
    else this.log.debug({ status: problem.status, code: problem.code }, 'refused');
  }
}
