import { interleaved, ratioOf } from '../machine/interleaved';
import { median } from '../machine/median';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import type { ServerUnderTest } from '../world/server-under-test';
import { throughputOf, type Throughput } from '../world/throughput';

const rounds = 10;
const seconds = 0.8;

export interface Versus {
  readonly what: string;
  readonly ours: ServerUnderTest;
  readonly bare: ServerUnderTest;
  /** Sent in turn; a function says anew for each round what is sent. */
  readonly requests: readonly Buffer[] | (() => readonly Buffer[]);
  /** What the bare server is sent, where the same would mean nothing to it. */
  readonly bareRequests?: readonly Buffer[];
  /** What the bare server is called, where it does more than that. */
  readonly bareName?: string;
  /** The target; null: none. */
  readonly atLeast: number | null;
  /** The load generator never sleeps; see `ClosedLoop.awake`. */
  readonly awake?: boolean;
}

/** Holds a server against a bare one under the same requests, in turn: requests per second, and CPU for each. */
export async function versusBare(versus: Versus): Promise<Outcome[]> {
  const { what, ours, bare, requests, atLeast, awake } = versus;
  const { bareRequests = requests, bareName = 'bare' } = versus;
  const sent = (of: Versus['requests']) => (typeof of === 'function' ? of() : of);
  await throughputOf(ours, sent(requests), 1.5, awake);
  await throughputOf(bare, sent(bareRequests), 1, awake);
  const results = await interleaved(rounds, {
    ours: () => throughputOf(ours, sent(requests), seconds, awake),
    bare: () => throughputOf(bare, sent(bareRequests), seconds, awake),
  });
  const speed = ratioOf(perSecond(results.ours), perSecond(results.bare));
  // What else runs on the machine only ever adds to this, so the best round is the truest.
  const [ourCpu, bareCpu] = [Math.min(...cpuOf(results.ours)), Math.min(...cpuOf(results.bare))];
  return [
    {
      what: `${what}: requests per second ÷ ${bareName}`,
      value: speed.median,
      unit: '×',
      target: atLeast === null ? null : { atLeast },
      detail: `${described(results.ours)} against ${described(results.bare)}; rounds ${shown(speed.lowest)}–${shown(speed.highest)}`,
    },
    {
      what: `${what}: the same by CPU time, best round`,
      value: bareCpu / ourCpu,
      unit: '×',
      target: null,
      detail: `${shown(ourCpu)} µs against ${shown(bareCpu)} µs of the core per request`,
    },
  ];
}

const perSecond = (rounds: readonly Throughput[]) => rounds.map((round) => round.perSecond);
const cpuOf = (rounds: readonly Throughput[]) => rounds.map((round) => round.cpuMicroseconds);

function described(rounds: readonly Throughput[]): string {
  const busy = median(rounds.map((round) => round.busy));
  return `${shown(median(perSecond(rounds)))}/s (core ${Math.round(busy * 100)} % busy)`;
}
