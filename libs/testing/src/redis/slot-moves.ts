import type { RedisServer } from './redis-server';

/** A slot on its way: while it is, its keys may be on either master. */
export interface SlotMove {
  /** Moves the keys that are still with the old master. */
  moveKeys(): Promise<void>;
  /** Moves what is left, and then the slot. */
  finish(): Promise<void>;
}

export async function beginSlotMove(
  slot: number,
  from: RedisServer,
  to: RedisServer,
  nodes: readonly RedisServer[],
): Promise<SlotMove> {
  const [source, target] = await Promise.all([from, to].map((node) => node.cli('cluster', 'myid')));
  const name = String(slot);
  await to.cli('cluster', 'setslot', name, 'importing', source!);
  await from.cli('cluster', 'setslot', name, 'migrating', target!);
  const moveKeys = async () => {
    const keys = (await from.cli('cluster', 'getkeysinslot', name, '10000')).split('\n').filter(Boolean);
    if (keys.length === 0) return;
    await from.cli('migrate', '127.0.0.1', String(to.port), '', '0', '5000', 'keys', ...keys);
  };
  const finish = async () => {
    await moveKeys();
    // The new owner first: the old one would otherwise send clients to somebody who sends them back.
    const others = nodes.filter((node) => node !== to && node !== from);
    for (const node of [to, from, ...others]) await node.cli('cluster', 'setslot', name, 'node', target!);
  };
  return { moveKeys, finish };
}

/** The master of each slot, as the first of the nodes has it. */
export async function slotOwners(nodes: readonly RedisServer[]): Promise<readonly RedisServer[]> {
  const owners: RedisServer[] = [];
  for (const line of (await nodes[0]!.cli('cluster', 'nodes')).split('\n')) {
    const [, address, , , , , , , ...ranges] = line.split(' ');
    const port = Number(/:(\d+)@/.exec(address ?? '')?.[1]);
    const node = nodes.find((candidate) => candidate.port === port);
    for (const range of node ? ranges : []) {
      const [first, last = first] = range.split('-').map(Number);
      if (!Number.isInteger(first)) continue;
      for (let slot = first!; slot <= last!; slot += 1) owners[slot] = node!;
    }
  }
  return owners;
}
