import cluster from 'node:cluster';
import { DomainError } from '@gatehouse/identity';
import type { Registry } from 'prom-client';
import { workerNumber } from '../settings/environment';
import type { ToldMetrics, ToPrimary, ToWorker } from './messages';

/** Milliseconds; the primary itself waits for no worker longer than half of that. */
const patience = 2_000;

/**
 * This process as one of several that share the app's port, and its channel to the primary. Whatever ends the primary
 * ends the worker too: it finishes what is under way, and nobody has to look for it.
 */
export class Worker {
  private registry: Registry | null = null;
  private stop: () => void = () => process.exit(0);
  private lastQuestion = 0;
  private readonly waiting = new Map<number, (text: string) => void>();

  /** The worker that this process is; null where it is the whole app. */
  static ofThisProcess(): Worker | null {
    return cluster.isWorker && workerNumber() !== null ? new Worker() : null;
  }

  private constructor() {
    // Otherwise Node.js itself exits at once when the channel breaks, and cuts off what is under way.
    cluster.worker!.exitedAfterDisconnect = true;
    process.once('disconnect', () => this.stop());
    process.on('message', (message: ToWorker) => this.hear(message));
  }

  /** @param stop in good order; called once or more. Until it is known, the process just ends. */
  onStop(stop: () => void): void {
    this.stop = stop;
  }

  /** From now on these are the metrics that others are told of. */
  tells(registry: Registry): void {
    this.registry = registry;
  }

  /** The metrics of the whole app, in the exposition format. Rejects with `metrics_unavailable`. */
  metricsOfAll(): Promise<string> {
    const question = (this.lastQuestion += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(question);
        reject(
          new DomainError('unavailable', 'metrics_unavailable', 'The other workers could not be asked.'),
        );
      }, patience);
      this.waiting.set(question, (text) => {
        clearTimeout(timer);
        resolve(text);
      });
      void this.say({ kind: 'metrics of all', question });
    });
  }

  /** Resolves when it is told. */
  doesNotStart(why: string): Promise<void> {
    return this.say({ kind: 'does not start', why });
  }

  private hear(message: ToWorker): void {
    switch (message.kind) {
      case 'stop':
        return this.stop();
      case 'tell metrics':
        return void this.tell(message.question);
      case 'metrics of all':
        this.waiting.get(message.question)?.(message.text);
        return void this.waiting.delete(message.question);
    }
  }

  private async tell(question: number): Promise<void> {
    const metrics = ((await this.registry?.getMetricsAsJSON()) ?? []) as unknown as ToldMetrics;
    await this.say({ kind: 'metrics', question, metrics });
  }

  /** A primary that is gone hears nothing; the worker learns of that in another way. */
  private say(message: ToPrimary): Promise<void> {
    return new Promise((resolve) => {
      if (!process.connected) return resolve();
      process.send!(message, undefined, undefined, () => resolve());
    });
  }
}
