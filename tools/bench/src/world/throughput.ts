import { closedLoop, type ClosedLoop } from '../load/closed-loop';
import { cpuSecondsOfAll } from '../machine/cpu-time';
import type { ServerUnderTest } from './server-under-test';

/** What one server did in one round. */
export interface Throughput {
  readonly perSecond: number;
  /** Microseconds of its core for each request, its workers' with it; NaN where the system does not tell. */
  readonly cpuMicroseconds: number;
  /** Which part of the time it used its core: well below 1, somebody else was in the way. */
  readonly busy: number;
}

/** One round of full load; all answers must be 200. */
export async function throughputOf(
  { port, process }: ServerUnderTest,
  requests: readonly Buffer[],
  seconds: number,
  awake = false,
  more: Partial<ClosedLoop> = {},
): Promise<Throughput> {
  let [start, before] = [NaN, NaN];
  // What it costs to open the connections is not what a request costs.
  const onBegin = () => void ([start, before] = [performance.now(), cpuSecondsOfAll(process.pid)]);
  const load = { onBegin, port, requests, seconds, warmUpSeconds: 0.1, awake, ...more };
  const result = (await closedLoop(load)).assertAll(200);
  const used = cpuSecondsOfAll(process.pid) - before;
  const busy = used / ((performance.now() - start) / 1000);
  return { perSecond: result.perSecond, busy, cpuMicroseconds: (busy / result.perSecond) * 1e6 };
}
