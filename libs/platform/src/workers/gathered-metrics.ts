import { setTimeout as sleep } from 'node:timers/promises';
import type { ToldMetrics } from './messages';
import { countsOf, textOf } from './sum-of-metrics';

/** Milliseconds that a worker has to tell its metrics; of a slower one the last that it told are taken. */
const patience = 1_000;

/** A worker that can be asked. */
export interface Asked {
  /** Of this process, and of no other one ever. */
  readonly id: number;
  /** As others see it; the one that takes its place has the same. */
  readonly number: number;
  ask(question: number): void;
}

interface Question {
  readonly open: Set<number>;
  readonly answered: () => void;
}

/**
 * The metrics of all workers, and of those that are gone: what these had counted when they were last asked stays in the
 * sums, so that no sum ever falls because a worker died.
 */
export class GatheredMetrics {
  private readonly last = new Map<number, ToldMetrics>();
  private gone: Promise<ToldMetrics> = Promise.resolve([]);
  private readonly questions = new Map<number, Question>();
  private lastQuestion = 0;
  private underWay: Promise<string> | null = null;

  /** @param own of the primary itself */
  constructor(
    private readonly workers: () => readonly Asked[],
    private readonly own: () => Promise<ToldMetrics>,
  ) {}

  /** In the exposition format. Who asks while others do gets the same answer. */
  text(): Promise<string> {
    return (this.underWay ??= this.gather().finally(() => (this.underWay = null)));
  }

  told(id: number, question: number, metrics: ToldMetrics): void {
    if (!this.workers().some((worker) => worker.id === id)) return;
    this.last.set(id, metrics);
    this.settle(id, question);
  }

  /** To be called when it is no longer among the workers. */
  died(id: number): void {
    for (const question of this.questions.keys()) this.settle(id, question);
    const last = this.last.get(id);
    this.last.delete(id);
    if (last !== undefined) this.gone = this.gone.then((gone) => countsOf([gone, last]));
  }

  private async gather(): Promise<string> {
    await this.askAll();
    const inOrder = [...this.workers()].sort((a, b) => a.number - b.number);
    const workers = inOrder.map(({ id, number }) => ({ worker: number, metrics: this.last.get(id) ?? [] }));
    const others = [await this.gone, await this.own()].map((metrics) => ({ worker: null, metrics }));
    return textOf([...workers, ...others]);
  }

  private async askAll(): Promise<void> {
    const workers = this.workers();
    if (workers.length === 0) return;
    const question = (this.lastQuestion += 1);
    const timer = new AbortController();
    const answered = new Promise<void>((resolve) => {
      this.questions.set(question, { open: new Set(workers.map(({ id }) => id)), answered: resolve });
    });
    for (const worker of workers) worker.ask(question);
    await Promise.race([answered, sleep(patience, undefined, { signal: timer.signal, ref: false })]);
    timer.abort();
    this.questions.delete(question);
  }

  private settle(id: number, question: number): void {
    const asked = this.questions.get(question);
    if (asked?.open.delete(id) && asked.open.size === 0) asked.answered();
  }
}
