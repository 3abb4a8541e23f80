import type { MetricObject, Registry } from 'prom-client';

export interface DurationsOptions {
  /** Ends in `_seconds`. */
  readonly name: string;
  readonly help: string;
  /** Upper bounds in milliseconds, rising. */
  readonly buckets: readonly number[];
  /** Whether all observations are made under labels, through `of`. */
  readonly labelled?: boolean;
}

export type Labels = Readonly<Record<string, string>>;

/**
 * A histogram for what happens ten thousand times a second: an observation is three additions, where prom-client's
 * hashes the labels, even those that are not there. Read like any other histogram.
 */
export class Durations {
  private readonly series: { readonly labels: Labels; readonly observed: ObservedDurations }[] = [];
  private readonly unlabelled: ObservedDurations | null;

  constructor(
    private readonly options: DurationsOptions,
    registry: Registry,
  ) {
    this.unlabelled = options.labelled ? null : this.of({});
    // What a registry asks of a metric is its name and what `get` tells.
    const metric = { name: options.name, help: options.help, get: async () => this.told() };
    registry.registerMetric(metric as never);
  }

  /** Throws `TypeError` where labels are wanted. */
  observe(milliseconds: number): void {
    if (this.unlabelled === null) throw new TypeError(`${this.options.name} is observed under labels`);
    this.unlabelled.observe(milliseconds);
  }

  /** The observations under these labels; to be asked for once and kept. */
  of(labels: Labels): ObservedDurations {
    const observed = new ObservedDurations(this.options.buckets);
    this.series.push({ labels, observed });
    return observed;
  }

  private told(): MetricObject & { values: object[] } {
    const { name, help } = this.options;
    const values = this.series.flatMap(({ labels, observed }) => observed.told(name, labels));
    return { name, help, type: 'histogram' as never, aggregator: 'sum', collect: () => undefined, values };
  }
}

/** Counts of durations by bucket. */
export class ObservedDurations {
  private readonly counts: number[];
  private sum = 0;

  constructor(private readonly buckets: readonly number[]) {
    this.counts = [...buckets, Infinity].map(() => 0);
  }

  observe(milliseconds: number): void {
    const { buckets } = this;
    let index = 0;
    while (index < buckets.length && milliseconds > buckets[index]!) index += 1;
    this.counts[index]! += 1;
    this.sum += milliseconds;
  }

  /** How many there were. */
  get count(): number {
    return this.counts.reduce((sum, here) => sum + here, 0);
  }

  /** Buckets are cumulative and in seconds, as the exposition format wants them. */
  told(name: string, labels: Labels): object[] {
    let count = 0;
    const values: object[] = this.counts.map((here, index) => {
      const le = index < this.buckets.length ? this.buckets[index]! / 1000 : '+Inf';
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: (count += here) };
    });
    values.push({ metricName: `${name}_sum`, labels, value: this.sum / 1000 });
    values.push({ metricName: `${name}_count`, labels, value: count });
    return values;
  }
}
