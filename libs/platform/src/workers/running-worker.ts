import cluster, { type Worker as Fork } from 'node:cluster';
import { workerVariable } from '../settings/environment';
import type { ToPrimary, ToWorker } from './messages';

/** What becomes of a worker. */
export interface WorkerEvents {
  /** It takes requests. */
  cameUp(worker: RunningWorker, port: number): void;
  said(worker: RunningWorker, message: ToPrimary): void;
  /** Neither a code nor a signal: the system could not start it. */
  ended(worker: RunningWorker, code: number | null, signal: string | null): void;
}

/** One worker as its primary sees it, from its start to its end. */
export class RunningWorker {
  private readonly since = performance.now();
  private listening = false;

  /** Throws what the system says if it has no room for one more process. */
  static start(number: number, events: WorkerEvents): RunningWorker {
    return new RunningWorker(number, cluster.fork({ [workerVariable]: String(number) }), events);
  }

  private constructor(
    /** From 1; the one that takes its place has the same. */
    readonly number: number,
    private readonly fork: Fork,
    events: WorkerEvents,
  ) {
    fork.on('listening', ({ port }) => {
      this.listening = true;
      events.cameUp(this, port);
    });
    fork.on('message', (message: ToPrimary) => events.said(this, message));
    fork.on('exit', (code, signal) => events.ended(this, code, signal));
    fork.on('error', () => {
      // A message to one that is dying gets nowhere, and its exit says the rest. One without an id was never there.
      if (fork.process.pid === undefined) events.ended(this, null, null);
    });
  }

  /** Of this process, and of no other one ever. */
  get id(): number {
    return this.fork.id;
  }

  get pid(): number | undefined {
    return this.fork.process.pid;
  }

  get isListening(): boolean {
    return this.listening;
  }

  /** Milliseconds since its start. */
  get age(): number {
    return performance.now() - this.since;
  }

  say(message: ToWorker): void {
    if (this.fork.isConnected()) this.fork.send(message, () => undefined);
  }

  ask(question: number): void {
    this.say({ kind: 'tell metrics', question });
  }

  kill(): void {
    this.fork.process.kill('SIGKILL');
  }
}
