import type { Logger as Pino } from 'pino';
import type { Problem } from './problem';

/** Tells the log what went wrong: mistakes of ours loudly, those of others only to whoever listens closely. */
export class ProblemLog {
  constructor(private readonly log: Pino) {}

  tell(problem: Problem, error: unknown): void {
    const fields = { status: problem.status, code: problem.code, err: error };
    if (problem.status === 503) this.log.warn(fields, 'not available');
    else if (problem.status >= 500) this.log.error(fields, 'unexpected error');
    else this.log.debug({ status: problem.status, code: problem.code }, 'refused');
  }

  pageFailed(error: unknown): void {
    this.log.error({ err: error }, 'the error page could not be made');
  }
}
