import { Counter, Gauge, Registry } from 'prom-client';
import type { ToldMetrics } from './messages';

/** What only the primary knows. */
export class PrimaryMetrics {
  private readonly registry = new Registry();
  private readonly deaths: Counter;

  /** @param listening how many workers take requests now */
  constructor(listening: () => number) {
    const registers = [this.registry];
    new Gauge({
      name: 'workers_listening',
      help: 'Workers that take requests.',
      registers,
      collect() {
        this.set(listening());
      },
    });
    this.deaths = new Counter({
      name: 'worker_deaths_total',
      help: 'Workers that ended though nobody stopped the app.',
      registers,
    });
  }

  countDeath(): void {
    this.deaths.inc();
  }

  async told(): Promise<ToldMetrics> {
    return (await this.registry.getMetricsAsJSON()) as unknown as ToldMetrics;
  }
}
