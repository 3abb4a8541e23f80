import cluster from 'node:cluster';
import type { Logger as Pino } from 'pino';
import { GatheredMetrics } from './gathered-metrics';
import type { ToPrimary } from './messages';
import { PrimaryMetrics } from './primary-metrics';
import { Restarts } from './restarts';
import { RunningWorker, type WorkerEvents } from './running-worker';

/** How the primary ends. */
export interface Ending {
  readonly exitCode: number;
  /** Why the app does not start; null: it was stopped. */
  readonly why: string | null;
}

/**
 * The process that holds the app's port and shares its connections among workers, each a whole app of its own. It answers
 * no request. A worker that dies is started again, unless none ever comes up.
 *
 * Connections are handed out in turn (`SCHED_RR`), so that the port belongs to this process alone: workers that it left
 * behind could not take it from the next start.
 */
export class Primary implements WorkerEvents {
  private readonly workers = new Set<RunningWorker>();
  private readonly restarts: Restarts;
  private readonly own = new PrimaryMetrics(() => this.listening().length);
  private readonly metrics = new GatheredMetrics(
    () => this.listening(),
    () => this.own.told(),
  );
  private readonly pending = new Set<NodeJS.Timeout>();
  private wereAllUp = false;
  private failure: string | null = null;
  private stopping = false;
  private exitCode = 0;
  private finish: (ending: Ending) => void = () => undefined;

  constructor(
    private readonly count: number,
    private readonly log: Pino,
  ) {
    this.restarts = new Restarts(count);
  }

  /** Resolves when the app has ended, be it that it was stopped or that it does not start. */
  run(): Promise<Ending> {
    cluster.schedulingPolicy = cluster.SCHED_RR;
    process.on('SIGTERM', (signal) => this.hear(signal));
    process.on('SIGINT', (signal) => this.hear(signal));
    const finished = new Promise<Ending>((resolve) => (this.finish = resolve));
    for (let number = 1; number <= this.count; number += 1) this.start(number);
    return finished;
  }

  cameUp({ number, pid }: RunningWorker, port: number): void {
    this.restarts.cameUp(number);
    if (this.wereAllUp) return this.log.info({ worker: number, worker_pid: pid }, 'a worker is back');
    if (this.listening().length < this.count) return;
    this.wereAllUp = true;
    this.log.info({ port, workers: this.count }, 'all workers are listening');
  }

  said(worker: RunningWorker, message: ToPrimary): void {
    switch (message.kind) {
      case 'does not start':
        return this.failed(worker, message.why);
      case 'metrics':
        return this.metrics.told(worker.id, message.question, message.metrics);
      case 'metrics of all':
        return void this.metrics.text().then(
          (text) => worker.say({ ...message, text }),
          (error: unknown) => this.log.error({ err: error }, 'the metrics could not be added up'),
        );
    }
  }

  ended(worker: RunningWorker, code: number | null, signal: string | null): void {
    this.workers.delete(worker);
    this.metrics.died(worker.id);
    if (this.stopping) return this.isGone(code);
    this.own.countDeath();
    const { number, pid, age, isListening } = worker;
    const wait = this.restarts.died(number, age, isListening);
    const fields = { worker: number, worker_pid: pid, code, signal, again_in_ms: wait };
    this.log.warn(fields, 'a worker has ended');
    this.startAgain(number, wait);
  }

  /** A lack of room for one more process must not take those that run along. */
  private start(number: number): void {
    try {
      this.workers.add(RunningWorker.start(number, this));
    } catch (error) {
      const wait = this.restarts.died(number, 0, false);
      this.log.error({ worker: number, err: error, again_in_ms: wait }, 'a worker cannot be started');
      this.startAgain(number, wait);
    }
  }

  private startAgain(number: number, wait: number): void {
    if (this.restarts.areHopeless) return this.giveUp('Its workers end before they take requests.');
    const timer = setTimeout(() => {
      this.pending.delete(timer);
      this.start(number);
    }, wait);
    this.pending.add(timer);
  }

  /** While the app starts, what hinders one worker hinders all; later others may go on, and another try may do better. */
  private failed({ number }: RunningWorker, why: string): void {
    if (this.wereAllUp) this.log.error({ worker: number, why }, 'a worker does not start');
    else this.giveUp(why);
  }

  /** A second signal ends everything at once. */
  private hear(signal: NodeJS.Signals): void {
    if (this.stopping) {
      for (const worker of this.workers) worker.kill();
      process.exit(1);
    }
    this.log.info({ signal }, 'stopping');
    this.stop();
  }

  private giveUp(why: string): void {
    if (this.stopping) return;
    this.failure = why;
    this.exitCode = 1;
    this.stop();
  }

  private stop(): void {
    this.stopping = true;
    for (const timer of this.pending) clearTimeout(timer);
    for (const worker of this.workers) worker.say({ kind: 'stop' });
    this.endIfAlone();
  }

  private isGone(code: number | null): void {
    if (code !== 0) this.exitCode = 1;
    this.endIfAlone();
  }

  private endIfAlone(): void {
    if (this.workers.size > 0) return;
    if (this.failure === null) this.log.info('stopped');
    this.finish({ exitCode: this.exitCode, why: this.failure });
  }

  private listening(): RunningWorker[] {
    return [...this.workers].filter(({ isListening }) => isListening);
  }
}
