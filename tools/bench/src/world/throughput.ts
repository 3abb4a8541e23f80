import { closedLoop, type ClosedLoop } from '../load/closed-loop';
import type { Dialogue } from '../load/dialogue';
import { dialogueLoop } from '../load/dialogue-loop';
import type { LoadResult } from '../load/load-result';
import { cpuSecondsOfAll } from '../machine/cpu-time';
import type { ServerUnderTest } from './server-under-test';

/** What one server did in one round. */
export interface Throughput {
  readonly perSecond: number;
  /** Microseconds of its core for each request or turn, its workers' with it; NaN where the system does not tell. */
  readonly cpuMicroseconds: number;
  /** Which part of the time it used its core: well below 1, somebody else was in the way. */
  readonly busy: number;
}

/** One round of full load; all answers must be 200. */
export function throughputOf(
  server: ServerUnderTest,
  requests: readonly Buffer[],
  seconds: number,
  awake = false,
  more: Partial<ClosedLoop> = {},
): Promise<Throughput> {
  return measured(server, (begin) => closedLoop({ ...begin, requests, seconds, awake, ...more }));
}

/** One round of dialogues, as many turns as the server keeps up with. */
export function dialoguesWith(
  server: ServerUnderTest,
  dialogues: readonly Dialogue[],
  seconds: number,
): Promise<Throughput> {
  return measured(server, (begin) => dialogueLoop({ ...begin, dialogues, seconds }));
}

interface Begin {
  readonly port: number;
  readonly warmUpSeconds: number;
  readonly onBegin: () => void;
}

async function measured(
  { port, process }: ServerUnderTest,
  load: (begin: Begin) => Promise<LoadResult>,
): Promise<Throughput> {
  let [start, before] = [NaN, NaN];
  // What it costs to open the connections is not what a request costs.
  const onBegin = () => void ([start, before] = [performance.now(), cpuSecondsOfAll(process.pid)]);
  const result = (await load({ port, onBegin, warmUpSeconds: 0.1 })).assertAll(200);
  const used = cpuSecondsOfAll(process.pid) - before;
  const busy = used / ((performance.now() - start) / 1000);
  return { perSecond: result.perSecond, busy, cpuMicroseconds: (busy / result.perSecond) * 1e6 };
}
