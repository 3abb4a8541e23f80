import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AuthRefusal } from './auth-refusal';

/**
 * Answers refusals as `application/problem+json`. A filter of the app's own, by `useGlobalFilters` or `@UseFilters`,
 * comes first.
 */
@Catch(AuthRefusal)
export class AuthProblems implements ExceptionFilter<AuthRefusal> {
  constructor(private readonly host: HttpAdapterHost) {}

  catch({ problem }: AuthRefusal, context: ArgumentsHost): void {
    const { httpAdapter } = this.host;
    const response = context.switchToHttp().getResponse<object>();
    httpAdapter.setHeader(response, 'content-type', 'application/problem+json; charset=utf-8');
    httpAdapter.reply(response, JSON.stringify(problem), problem.status);
  }
}
