import cluster, { type Worker as Fork } from 'node:cluster';
import type { Logger as Pino } from 'pino';
import { workerVariable } from '../settings/environment';
import { GatheredMetrics } from './gathered-metrics';
import type { ToPrimary, ToWorker } from './messages';
import { PrimaryMetrics } from './primary-metrics';
import { Restarts } from './restarts';

/** One worker as long as it lives. */
interface Running {
  /** From 1; the one that takes its place has the same. */
  readonly number: number;
  readonly fork: Fork;
  readonly since: number;
  isListening: boolean;
}

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
export class Primary {
  private readonly workers = new Map<number, Running>();
  private readonly restarts: Restarts;
  private readonly own = new PrimaryMetrics(() => this.listening().length);
  private readonly metrics: GatheredMetrics;
  private readonly pending = new Set<NodeJS.Timeout>();
  private wereAllUp = false;
  private failure: string | null = null;
  private stopping = false;
  private exitCode = 0;
  private ended: (ending: Ending) => void = () => undefined;

  constructor(
    private readonly count: number,
    private readonly log: Pino,
  ) {
    this.restarts = new Restarts(count);
    this.metrics = new GatheredMetrics(
      () => this.listening().map((running) => askedOf(running)),
      () => this.own.told(),
    );
  }

  /** Resolves when the app has ended, be it that it was stopped or that it does not start. */
  run(): Promise<Ending> {
    cluster.schedulingPolicy = cluster.SCHED_RR;
    process.on('SIGTERM', (signal) => this.hear(signal));
    process.on('SIGINT', (signal) => this.hear(signal));
    const ended = new Promise<Ending>((resolve) => (this.ended = resolve));
    for (let number = 1; number <= this.count; number += 1) this.start(number);
    return ended;
  }

  private start(number: number): void {
    const fork = cluster.fork({ [workerVariable]: String(number) });
    const running: Running = { number, fork, since: performance.now(), isListening: false };
    this.workers.set(fork.id, running);
    fork.on('listening', ({ port }) => this.cameUp(running, port));
    fork.on('message', (message: ToPrimary) => this.understand(running, message));
    // A message to one that is dying gets nowhere; its exit says the rest.
    fork.on('error', () => undefined);
    fork.on('exit', (code, signal) => this.died(running, code, signal));
  }

  private cameUp(running: Running, port: number): void {
    running.isListening = true;
    this.restarts.cameUp(running.number);
    const fields = { worker: running.number, worker_pid: running.fork.process.pid };
    if (this.wereAllUp) return this.log.info(fields, 'a worker is back');
    if (this.listening().length < this.count) return;
    this.wereAllUp = true;
    this.log.info({ port, workers: this.count }, 'all workers are listening');
  }

  private understand(running: Running, message: ToPrimary): void {
    switch (message.kind) {
      case 'does not start':
        return this.failed(running, message.why);
      case 'metrics':
        return this.metrics.told(running.fork.id, message.question, message.metrics);
      case 'metrics of all':
        return void this.metrics.text().then((text) => {
          send(running.fork, { kind: 'metrics of all', question: message.question, text });
        });
    }
  }

  /** While the app starts, what hinders one worker hinders all; later others may go on, and another try may do better. */
  private failed({ number }: Running, why: string): void {
    if (this.wereAllUp) this.log.error({ worker: number, why }, 'a worker does not start');
    else this.giveUp(why);
  }

  private died(running: Running, code: number | null, signal: string | null): void {
    const { number, fork, since, isListening } = running;
    this.workers.delete(fork.id);
    this.metrics.died(fork.id);
    if (this.stopping) return this.isGone(code);
    this.own.countDeath();
    const wait = this.restarts.died(number, performance.now() - since, isListening);
    const fields = { worker: number, worker_pid: fork.process.pid, code, signal, again_in_ms: wait };
    this.log.warn(fields, 'a worker has ended');
    if (this.restarts.areHopeless) return this.giveUp('Its workers end before they take requests.');
    const timer = setTimeout(() => {
      this.pending.delete(timer);
      this.start(number);
    }, wait);
    this.pending.add(timer);
  }

  /** A second signal ends everything at once. */
  private hear(signal: NodeJS.Signals): void {
    if (this.stopping) {
      for (const { fork } of this.workers.values()) fork.process.kill('SIGKILL');
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
    for (const { fork } of this.workers.values()) send(fork, { kind: 'stop' });
    if (this.workers.size === 0) this.end();
  }

  private isGone(code: number | null): void {
    if (code !== 0) this.exitCode = 1;
    if (this.workers.size === 0) this.end();
  }

  private end(): void {
    if (this.failure === null) this.log.info('stopped');
    this.ended({ exitCode: this.exitCode, why: this.failure });
  }

  private listening(): Running[] {
    return [...this.workers.values()].filter(({ isListening }) => isListening);
  }
}

function askedOf({ number, fork }: Running) {
  return {
    id: fork.id,
    number,
    ask: (question: number) => send(fork, { kind: 'tell metrics', question }),
  };
}

function send(fork: Fork, message: ToWorker): void {
  if (fork.isConnected()) fork.send(message, () => undefined);
}
