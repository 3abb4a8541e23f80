import type { MetricObject, Registry } from 'prom-client';

export interface DurationsOptions {
  /** Ends in `_seconds`. */
  readonly name: string;
  readonly help: string;
  /** Upper bounds in milliseconds, rising. */
  readonly buckets: readonly number[];
}

/**
 * A histogram without labels for what happens ten thousand times a second: an observation is three additions, where
 * prom-client's hashes the labels that are not there. Read like any other histogram.
 */
export class Durations {
  private readonly counts: number[];
  private sum = 0;

  constructor(
    private readonly options: DurationsOptions,
    registry: Registry,
  ) {
    this.counts = [...options.buckets, Infinity].map(() => 0);
    // What a registry asks of a metric is its name and what `get` tells.
    const metric = { name: options.name, help: options.help, get: async () => this.told() };
    registry.registerMetric(metric as never);
  }

  observe(milliseconds: number): void {
    const { buckets } = this.options;
    let index = 0;
    while (index < buckets.length && milliseconds > buckets[index]!) index += 1;
    this.counts[index]! += 1;
    this.sum += milliseconds;
  }

  /** Buckets are cumulative and in seconds, as the exposition format wants them. */
  private told(): MetricObject & { values: object[] } {
    const { name, help, buckets } = this.options;
    let count = 0;
    const values: object[] = this.counts.map((here, index) => {
      const le = index < buckets.length ? buckets[index]! / 1000 : '+Inf';
      return { metricName: `${name}_bucket`, labels: { le }, value: (count += here) };
    });
    values.push({ metricName: `${name}_sum`, labels: {}, value: this.sum / 1000 });
    values.push({ metricName: `${name}_count`, labels: {}, value: count });
    return { name, help, type: 'histogram' as never, aggregator: 'sum', collect: () => undefined, values };
  }
}
