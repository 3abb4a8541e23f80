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
  return inTurn({
    ...{ what, unit: 'request', bareName, atLeast },
    ours: (forSeconds) => throughputOf(ours, sent(requests), forSeconds, awake),
    bare: (forSeconds) => throughputOf(bare, sent(bareRequests), forSeconds, awake),
  });
}

export interface InTurn {
  readonly what: string;
  /** What is counted: `request`. */
  readonly unit: string;
  readonly bareName: string;
  readonly atLeast: number | null;
  readonly ours: (seconds: number) => Promise<Throughput>;
  readonly bare: (seconds: number) => Promise<Throughput>;
}

/** The same for any two loads, after some warming up. */
export async function inTurn({ what, unit, bareName, atLeast, ours, bare }: InTurn): Promise<Outcome[]> {
  await ours(1.5);
  await bare(1);
  const results = await interleaved(rounds, { ours: () => ours(seconds), bare: () => bare(seconds) });
  const speed = ratioOf(perSecond(results.ours), perSecond(results.bare));
  // What else runs on the machine only ever adds to this, so the best round is the truest.
  const [ourCpu, bareCpu] = [Math.min(...cpuOf(results.ours)), Math.min(...cpuOf(results.bare))];
  return [
    {
      what: `${what}: ${unit}s per second ÷ ${bareName}`,
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
      detail: `${shown(ourCpu)} µs against ${shown(bareCpu)} µs of the core per ${unit}`,
    },
  ];
}

const perSecond = (rounds: readonly Throughput[]) => rounds.map((round) => round.perSecond);
const cpuOf = (rounds: readonly Throughput[]) => rounds.map((round) => round.cpuMicroseconds);

function described(rounds: readonly Throughput[]): string {
  const busy = median(rounds.map((round) => round.busy));
  return `${shown(median(perSecond(rounds)))}/s (core ${Math.round(busy * 100)} % busy)`;
}
