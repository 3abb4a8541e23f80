import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { CounterConfiguration, GaugeConfiguration, HistogramConfiguration, Metric } from 'prom-client';
import { observeEventLoop } from './event-loop-delay';
import { Durations, type DurationsOptions } from './durations';

/**
 * The metrics of this app. Asking twice for a name gives the same metric. Labels are few and their values bounded:
 * a route's pattern or a reason, never a path, a name or an address.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  constructor() {
    // Its own look at the event loop is replaced, and so never comes.
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: 2 ** 30 });
    observeEventLoop(this.registry);
  }

  counter<T extends string>(configuration: CounterConfiguration<T>): Counter<T> {
    return (
      this.find(configuration.name, Counter<T>) ??
      new Counter({ ...configuration, registers: [this.registry] })
    );
  }

  gauge<T extends string>(configuration: GaugeConfiguration<T>): Gauge<T> {
    return (
      this.find(configuration.name, Gauge<T>) ?? new Gauge({ ...configuration, registers: [this.registry] })
    );
  }

  histogram<T extends string>(configuration: HistogramConfiguration<T>): Histogram<T> {
    return (
      this.find(configuration.name, Histogram<T>) ??
      new Histogram({ ...configuration, registers: [this.registry] })
    );
  }

  /** For hot paths; asked for once. */
  durations(options: DurationsOptions): Durations {
    return new Durations(options, this.registry);
  }

  private find<M extends Metric>(name: string, kind: abstract new (...args: never[]) => M): M | null {
    const metric = this.registry.getSingleMetric(name);
    if (metric === undefined) return null;
    if (metric instanceof kind) return metric;
    throw new TypeError(`the metric ${name} is of another kind`);
  }
}
