import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger as Pino } from 'pino';
import { withRequestId } from '../logging/request-context';
import type { Metrics } from '../metrics/metrics';

/** Addresses that are asked every few seconds, and would drown the rest of the log. */
const chatter = new Set(['/healthz', '/readyz', '/metrics']);

/** Gives each request its id, and closes each with a line in the log and a count in the metrics. */
export function observeRequests(server: FastifyInstance, log: Pino, metrics: Metrics): void {
  const labels = ['method', 'route', 'status'] as const;
  const total = metrics.counter({
    name: 'http_requests_total',
    help: 'Requests answered.',
    labelNames: labels,
  });
  const duration = metrics.histogram({
    name: 'http_request_duration_seconds',
    help: 'Seconds from the request to the end of the answer.',
    labelNames: labels,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });

  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    withRequestId(request.id, done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    const labelled = { method: request.method, route: request.routeOptions.url ?? 'unmatched', status };
    total.inc(labelled);
    duration.observe(labelled, reply.elapsedTime / 1000);
    logRequest(log, request, reply);
    done();
  });
}

function logRequest(log: Pino, request: FastifyRequest, reply: FastifyReply): void {
  // Without the query: it may hold codes and links that let someone in.
  const path = request.url.split('?', 1)[0]!.slice(0, 500);
  const level = chatter.has(path) ? 'debug' : 'info';
  if (!log.isLevelEnabled(level)) return;
  const bytes = Number(reply.getHeader('content-length') ?? NaN);
  const fields = {
    method: request.method,
    path,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 100) / 100,
    bytes: Number.isNaN(bytes) ? null : bytes,
  };
  withRequestId(request.id, () => log[level](fields, 'request'));
}
