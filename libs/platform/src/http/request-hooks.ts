import type { FastifyInstance } from 'fastify';
import { withRequestId } from '../logging/request-context';
import type { RequestLog } from '../logging/request-log';

/** Addresses that are asked every few seconds. */
const chatter = new Set(['/healthz', '/readyz', '/metrics']);

/** Gives each request its id and each answer its headers, and tells the log how it went. */
export function observeRequests(
  server: FastifyInstance,
  requests: RequestLog,
  headers: Readonly<Record<string, string>>,
): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('x-request-id', request.id);
    withRequestId(request.id, done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const path = request.url.split('?', 1)[0]!;
    const bytes = Number(reply.getHeader('content-length') ?? NaN);
    const answered = {
      id: request.id,
      method: request.method,
      path,
      route: request.routeOptions.url ?? 'unmatched',
      status: reply.statusCode,
      ms: reply.elapsedTime,
      bytes: Number.isNaN(bytes) ? null : bytes,
    };
    requests.answered(answered, chatter.has(path));
    done();
  });
}
