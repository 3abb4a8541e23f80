import type { Problem } from '../problem';

/** What was sent to a plain route. The body is read, and nothing of it is understood. */
export interface PlainRequest {
  /** Without its query. */
  readonly path: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  /** `Content-Type`; empty where there is none. */
  readonly contentType: string;
  readonly body: string;
  /** The client's address, as the trusted proxies tell it. */
  readonly ip: string;
}

export interface PlainAnswer {
  readonly status: number;
  /** Names and values in turn; `Content-Length` and what all answers have are added. */
  readonly headers: readonly string[];
  readonly body: string;
}

/**
 * POST addresses for programs that are answered from the server's own request event, where the pipelines of Nest and
 * Fastify (guards, pipes, cookies, hooks) would have nothing to say and cost more than the answer. All other methods go
 * to the framework. Provide one under this class in a global module of the app, and export it.
 */
export abstract class PlainRoutes {
  abstract readonly paths: ReadonlySet<string>;

  /** Those of them that are asked so often that only refusals are worth a line in the log. All are counted. */
  abstract readonly chatter: ReadonlySet<string>;

  /** What it throws is given to `refuse`. */
  abstract answer(request: PlainRequest): PlainAnswer | Promise<PlainAnswer>;

  /** Says what went wrong. `Retry-After` is added. It must not throw. */
  abstract refuse(problem: Problem): PlainAnswer;
}
