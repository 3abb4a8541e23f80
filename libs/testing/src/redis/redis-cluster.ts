import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePorts } from '../network/ports';
import { until } from '../run/until';
import { startRedis, type RedisServer } from './redis-server';
import { beginSlotMove, slotOwners, type SlotMove } from './slot-moves';

const run = promisify(execFile);

/** Three masters that share the slots, without replicas. */
export interface RedisCluster {
  /** `redis-cluster://127.0.0.1:p1,127.0.0.1:p2,127.0.0.1:p3` */
  readonly url: string;
  /** Grows with `addMaster` and `addReplica`. */
  readonly nodes: readonly RedisServer[];
  /** The master of each slot, as the first node has it. */
  owners(): Promise<readonly RedisServer[]>;
  /** One more master, which owns no slot yet; all nodes know it. */
  addMaster(): Promise<RedisServer>;
  /** A node that follows a master, and has caught up with it. */
  addReplica(of: RedisServer): Promise<RedisServer>;
  /** Begins to move a slot, key by key, as `redis-cli --cluster reshard` does. */
  beginMove(slot: number, to: RedisServer): Promise<SlotMove>;
  /** Moves so many slots, lowest first, with all their keys. */
  reshard(slots: number, from: RedisServer, to: RedisServer): Promise<void>;
  stop(): Promise<void>;
}

export interface RedisClusterOptions {
  readonly appendonly?: boolean;
  /** More words for each redis-server's command line. */
  readonly args?: readonly string[];
}

export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const nodes = await Promise.all([1, 2, 3].map(() => startNode(options)));
  await manage('create', ...nodes.map(addressOf));
  const cluster = new StartedCluster(nodes, options);
  await cluster.agreement();
  return cluster;
}

class StartedCluster implements RedisCluster {
  readonly url: string;

  constructor(
    readonly nodes: RedisServer[],
    private readonly options: RedisClusterOptions,
  ) {
    this.url = `redis-cluster://${nodes.map(addressOf).join(',')}`;
  }

  owners(): Promise<readonly RedisServer[]> {
    return slotOwners(this.nodes);
  }

  async addMaster(): Promise<RedisServer> {
    const node = await startNode(this.options);
    await manage('add-node', addressOf(node), addressOf(this.nodes[0]!));
    this.nodes.push(node);
    await this.agreement();
    return node;
  }

  async addReplica(of: RedisServer): Promise<RedisServer> {
    const node = await startNode(this.options);
    const master = await of.cli('cluster', 'myid');
    const asReplica = ['--cluster-slave', '--cluster-master-id', master];
    await manage('add-node', addressOf(node), addressOf(of), ...asReplica);
    this.nodes.push(node);
    await this.agreement();
    await until(async () => (await node.cli('info', 'replication')).includes('master_link_status:up'), {
      message: 'the replica to catch up',
    });
    return node;
  }

  async beginMove(slot: number, to: RedisServer): Promise<SlotMove> {
    return beginSlotMove(slot, (await this.owners())[slot]!, to, this.nodes);
  }

  async reshard(slots: number, from: RedisServer, to: RedisServer): Promise<void> {
    const [source, target] = await Promise.all([from, to].map((node) => node.cli('cluster', 'myid')));
    const whence = ['--cluster-from', source!, '--cluster-to', target!, '--cluster-slots', String(slots)];
    await manage('reshard', addressOf(from), ...whence);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  /** All nodes know each other, and an owner of every slot. */
  async agreement(): Promise<void> {
    const known = `cluster_known_nodes:${this.nodes.length}`;
    const agrees = async (node: RedisServer) => {
      const info = await node.cli('cluster', 'info');
      return info.includes('cluster_state:ok') && info.includes(known);
    };
    await until(async () => (await Promise.all(this.nodes.map(agrees))).every(Boolean), {
      message: 'all nodes of the Redis cluster to agree on its slots',
    });
  }
}

async function manage(command: string, ...args: string[]): Promise<void> {
  await run('redis-cli', ['--cluster', command, ...args, '--cluster-yes'], { timeout: 60_000 });
}

function addressOf({ port }: RedisServer): string {
  return `127.0.0.1:${port}`;
}

async function startNode({ appendonly = false, args = [] }: RedisClusterOptions): Promise<RedisServer> {
  // The bus port would be the port plus 10000, which nobody has reserved.
  const [port, bus] = await freePorts(2);
  const own = ['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', '2000'];
  return startRedis({ port, appendonly, args: [...own, ...args] });
}
