import { AggregatorRegistry } from 'prom-client';
import type { ToldMetric, ToldMetrics } from './messages';

/** What one process told, and as whose its numbers are shown where they are shown one by one. */
export interface ToldBy {
  /** The number of a worker; null: of nobody who is still there. */
  readonly worker: number | null;
  readonly metrics: ToldMetrics;
}

/** Of metrics that say the same in every process, like the version of Node.js. */
const alike = 'first';

/**
 * The metrics of several processes as those of one app, in the exposition format: counts, histograms and gauges are
 * added up. A gauge whose sum would say nothing (its `aggregator` is neither `sum` nor `first`: the lag of an event loop,
 * the time of a start) is shown for each worker, under the label `worker`.
 */
export async function textOf(told: readonly ToldBy[]): Promise<string> {
  const each = told.map(({ worker, metrics }) => metrics.map((metric) => shownOf(metric, worker)));
  return AggregatorRegistry.aggregate(each).metrics();
}

/** What two processes have counted together: only what never falls. */
export async function countsOf(told: readonly ToldMetrics[]): Promise<ToldMetrics> {
  const counts = told.map((metrics) => metrics.filter(isCount).map((metric) => shownOf(metric, null)));
  const sum = await AggregatorRegistry.aggregate(counts).getMetricsAsJSON();
  return sum as unknown as ToldMetrics;
}

function isCount({ type, aggregator }: ToldMetric): boolean {
  return (String(type) === 'counter' || String(type) === 'histogram') && aggregator === 'sum';
}

/** JSON knows no NaN: what has no value comes as null. */
function shownOf(metric: ToldMetric, worker: number | null): ToldMetric {
  const isSum = metric.aggregator === 'sum' || metric.aggregator === alike;
  const more: Record<string, string> = isSum || worker === null ? {} : { worker: String(worker) };
  const values = metric.values.map((value) => ({
    ...value,
    value: value.value ?? NaN,
    labels: { ...value.labels, ...more },
  }));
  return { ...metric, aggregator: isSum ? metric.aggregator : alike, values };
}
