import type { FastifyInstance } from 'fastify';
import type { HealthProbes } from '../health/health-probes';
import type { Metrics } from '../metrics/metrics';
import type { Worker } from '../workers/worker';

/**
 * What operators and balancers ask. These are routes of the server, not of Nest, so that no guard of an app stands
 * before them: they show nothing about people. One of several workers speaks of its own health, and of the metrics of
 * all: who asks again may be answered by another one.
 */
export function addOperationsRoutes(
  server: FastifyInstance,
  probes: HealthProbes,
  metrics: Metrics,
  worker: Worker | null,
): void {
  server.get('/healthz', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );

  server.get('/readyz', async (_request, reply) => {
    const { ready, checks } = await probes.check();
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ready ? 'ready' : 'not_ready', checks });
  });

  server.get('/metrics', async (_request, reply) => {
    const text = await (worker?.metricsOfAll() ?? metrics.registry.metrics());
    return reply.header('cache-control', 'no-store').type(metrics.registry.contentType).send(text);
  });
}
