import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { requestIdFrom, withRequestId } from '../../logging/request-context';
import type { RequestLog } from '../../logging/request-log';
import { problemOf, refusal, type Problem } from '../problem';
import type { ProblemLog } from '../problem-log';
import type { PlainAnswer, PlainRoutes } from './plain-routes';
import { readBody } from './read-body';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface PlainServerOptions {
  /** The client's address, as the trusted proxies tell it. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Bytes; more is answered with 413. */
  readonly bodyLimit: number;
  /** Of every answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers plain routes, with all that other answers have: limits, request id, security headers, log line, metrics. */
export class PlainServer {
  private readonly headers: readonly string[];

  constructor(
    private readonly routes: PlainRoutes,
    private readonly requests: RequestLog,
    private readonly problems: ProblemLog,
    private readonly options: PlainServerOptions,
  ) {
    this.headers = Object.entries(options.headers).flat();
  }

  /** Puts it in front of whatever answers the server's requests. */
  before(server: Server): void {
    const [framework] = server.listeners('request') as [Handler];
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const path = request.method === 'POST' ? pathOf(request.url!) : '';
      if (!this.routes.paths.has(path)) return framework(request, response);
      const exchange = new Exchange(path, request, response, !server.listening);
      readBody(request, this.options.bodyLimit, (body) => this.answer(exchange, body));
    });
  }

  private answer(exchange: Exchange, body: string | null): void {
    if (body === null) return this.refuse(exchange.closing(), refusal(413, exchange.id));
    withRequestId(exchange.id, () => {
      try {
        const answer = this.routes.answer(this.understood(exchange, body));
        if (!(answer instanceof Promise)) return this.send(exchange, answer);
        answer.then(
          (made) => this.send(exchange, made),
          (error: unknown) => this.fail(exchange, error),
        );
      } catch (error) {
        this.fail(exchange, error);
      }
    });
  }

  private understood({ path, request }: Exchange, body: string) {
    const { rawHeaders } = request;
    return {
      path,
      rawHeaders,
      contentType: request.headers['content-type'] ?? '',
      body,
      ip: this.options.addressOf(request),
    };
  }

  private fail(exchange: Exchange, error: unknown): void {
    const problem = problemOf(error, exchange.id);
    withRequestId(exchange.id, () => this.problems.tell(problem, error));
    this.refuse(exchange, problem);
  }

  private refuse(exchange: Exchange, problem: Problem): void {
    const answer = this.routes.refuse(problem);
    const { retry_after: retry } = problem;
    const headers = retry === undefined ? answer.headers : [...answer.headers, 'retry-after', String(retry)];
    this.send(exchange, { ...answer, headers });
  }

  private send(exchange: Exchange, { status, headers, body }: PlainAnswer): void {
    const { id, path, request, response, start, isLast } = exchange;
    const bytes = Buffer.byteLength(body);
    const all = this.headers.concat(headers, 'content-length', String(bytes), 'x-request-id', id);
    if (isLast) all.push('connection', 'close');
    response.writeHead(status, all as string[]);
    response.end(body);
    const ms = performance.now() - start;
    const isChatter = status < 400 && this.routes.chatter.has(path);
    this.requests.answered({ id, method: request.method!, path, route: path, status, ms, bytes }, isChatter);
  }
}

/** One request, and where its answer goes. */
class Exchange {
  readonly id: string;
  readonly start = performance.now();

  constructor(
    readonly path: string,
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    /** Whether nothing more is wanted of the connection. */
    public isLast: boolean,
  ) {
    this.id = requestIdFrom(request.headers['x-request-id']);
  }

  closing(): this {
    this.isLast = true;
    return this;
  }
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
