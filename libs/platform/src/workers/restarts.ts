/** Milliseconds after which a worker that dies was not one that cannot work. */
export const lasting = 10_000;

const shortest = 100;
const longest = 10_000;

/** How often in succession each worker may fail to come up, while none is up. About three seconds. */
const tries = 6;

/** When a worker that died is started again, and when that is given up. */
export class Restarts {
  /** Of each worker by number: deaths in succession that came early. */
  private readonly early = new Map<number, number>();
  /** The same, of those that never took a request. */
  private readonly failed = new Map<number, number>();

  constructor(private readonly workers: number) {}

  cameUp(number: number): void {
    this.failed.delete(number);
  }

  /**
   * @param lived milliseconds since its start
   * @param cameUp whether it ever took requests
   * @returns milliseconds until it should be started again: none after a long life, and each time twice as many as long
   * as it dies early
   */
  died(number: number, lived: number, cameUp: boolean): number {
    if (!cameUp) this.failed.set(number, (this.failed.get(number) ?? 0) + 1);
    const early = lived < lasting ? (this.early.get(number) ?? 0) + 1 : 0;
    this.early.set(number, early);
    return early === 0 ? 0 : Math.min(longest, shortest * 2 ** (early - 1));
  }

  /** Whether it is hopeless: all of them have failed to come up again and again. */
  get areHopeless(): boolean {
    return this.failed.size === this.workers && [...this.failed.values()].every((times) => times >= tries);
  }
}
