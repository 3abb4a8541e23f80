import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/** Milliseconds between two looks at the event loop. */
export const lookEvery = 100;

/** Nanoseconds. What a look measures is the time since the last one; by how much it came late is the delay. */
const late = (measured: number) => Math.max(0, measured - lookEvery * 1e6);

const measures = [
  ['min', 'Least delay of the event loop', 'min', ({ min }) => late(min)],
  ['max', 'Greatest delay of the event loop', 'max', ({ max }) => late(max)],
  ['mean', 'Mean delay of the event loop', 'average', ({ mean }) => late(mean)],
  ['stddev', 'Standard deviation of delays of the event loop', 'average', ({ stddev }) => stddev],
  ['p50', 'Median delay of the event loop', 'average', (seen) => late(seen.percentile(50))],
  ['p90', 'Delay of the event loop, 90th percentile', 'average', (seen) => late(seen.percentile(90))],
  ['p99', 'Delay of the event loop, 99th percentile', 'average', (seen) => late(seen.percentile(99))],
] as const satisfies readonly (readonly [string, string, string, (seen: IntervalHistogram) => number])[];

/**
 * How late the event loop was since the metrics were last asked for, under the names that prom-client has for it and in
 * place of its own: that looks a hundred times a second, which is most of what an app does that nobody asks, and tells
 * its interval as a delay.
 */
export function observeEventLoop(registry: Registry): void {
  const seen = monitorEventLoopDelay({ resolution: lookEvery });
  seen.enable();
  const gauges = measures.map(([what, meaning, aggregator]) => {
    const name = `nodejs_eventloop_lag_${what}_seconds`;
    registry.removeSingleMetric(name);
    return new Gauge({ name, help: `${meaning}, in seconds.`, aggregator, registers: [] });
  });
  // The first is asked first, and tells all.
  const [first] = gauges as [Gauge, ...Gauge[]];
  const tell = () => {
    // Of nothing seen the least is the greatest number that there is, and the mean none.
    for (const [index, [, , , read]] of measures.entries())
      gauges[index]!.set(seen.count === 0 ? 0 : read(seen) / 1e9);
    seen.reset();
  };
  Object.assign(first, { collect: tell });
  for (const gauge of gauges) registry.registerMetric(gauge);
}
