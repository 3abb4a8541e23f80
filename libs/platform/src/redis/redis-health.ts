import type { Cluster, Redis } from 'ioredis';
import type { HealthProbe } from '../health/health-probe';

/** Up is a Redis that answers PING; of a cluster, some node that does and a map without holes. */
export function redisProbe(name: string, client: Redis | Cluster): HealthProbe {
  return {
    name,
    check: async () => {
      if (client.isCluster) await client.cluster('INFO').then(assertWhole);
      await client.ping();
    },
  };
}

function assertWhole(info: unknown): void {
  if (!String(info).includes('cluster_state:ok')) throw new Error('some slots of the cluster have no master');
}
