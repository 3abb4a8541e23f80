import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { FastifyHttpOptions, FastifyReply, FastifyRequest, RawServerDefault } from 'fastify';
import { requestIdFrom } from '../logging/request-context';
import type { Settings } from '../settings/settings';
import { refusal } from './problem';

/** NGINX keeps idle connections to an upstream for 60 seconds; whoever closes first must not be us. */
const keepAlive = 75_000;

export interface ServerLimits {
  /** Bytes of a request's headers, 16 KiB by default; more is answered with 431. */
  readonly maxHeaderSize?: number;
  /** Bytes of a request's body, 64 KiB by default; more is answered with 413. */
  readonly bodyLimit?: number;
}

/** Answers an error as all errors are answered. */
export type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** The limits in force. */
export function limitsOf({ maxHeaderSize, bodyLimit }: ServerLimits): Required<ServerLimits> {
  return { maxHeaderSize: maxHeaderSize ?? 16 * 1024, bodyLimit: bodyLimit ?? 64 * 1024 };
}

export function serverOptions(
  settings: Settings,
  limits: ServerLimits,
  answerError: AnswerError,
): FastifyHttpOptions<RawServerDefault> {
  const { maxHeaderSize, bodyLimit } = limitsOf(limits);
  return {
    logger: false,
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    bodyLimit,
    // A timer per socket, wound up at each read and write, costs a tenth of a short answer; the limits below, and
    // Node's own of idle connections, end whoever sends nothing.
    connectionTimeout: 0,
    keepAliveTimeout: keepAlive,
    requestTimeout: 30_000,
    genReqId: ({ headers }) => requestIdFrom(headers['x-request-id']),
    routerOptions: { maxParamLength: 512 },
    clientErrorHandler,
    // An address that the router cannot read is refused before there is a route, and so before hooks and filters.
    frameworkErrors: (error, request, reply) => {
      void reply.header('x-request-id', request.id);
      void answerError(error, request, reply);
    },
    http: { maxHeaderSize, headersTimeout: 20_000 },
  };
}

/** What is no HTTP, or too much of it, gets an answer of the same form as all other errors. */
function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const statuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };
  const problem = refusal(statuses[error.code ?? ''] ?? 400, requestIdFrom(undefined));
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-ID: ${problem.instance}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
