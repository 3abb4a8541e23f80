import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePorts } from '../network/ports';
import { until } from '../run/until';
import { startRedis, type RedisServer } from './redis-server';

const run = promisify(execFile);

/** Three masters that share the slots, without replicas. */
export interface RedisCluster {
  /** `redis-cluster://127.0.0.1:p1,127.0.0.1:p2,127.0.0.1:p3` */
  readonly url: string;
  readonly nodes: readonly RedisServer[];
  stop(): Promise<void>;
}

export async function startRedisCluster(options: { appendonly?: boolean } = {}): Promise<RedisCluster> {
  const nodes = await Promise.all([1, 2, 3].map(() => startNode(options.appendonly ?? false)));
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  await run('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { timeout: 20_000 });
  await until(async () => (await Promise.all(nodes.map(agrees))).every(Boolean), {
    message: 'all nodes of the Redis cluster to agree on its slots',
  });
  return {
    url: `redis-cluster://${addresses.join(',')}`,
    nodes,
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  };
}

async function startNode(appendonly: boolean): Promise<RedisServer> {
  // The bus port would be the port plus 10000, which nobody has reserved.
  const [port, bus] = await freePorts(2);
  const args = ['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', '2000'];
  return startRedis({ port, appendonly, args });
}

async function agrees(node: RedisServer): Promise<boolean> {
  return (await node.cli('cluster', 'info')).includes('cluster_state:ok');
}
