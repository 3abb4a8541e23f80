import { setTimeout as sleep } from 'node:timers/promises';

export interface UntilOptions {
  /** What is waited for, to be said when it does not come: "the session to end". */
  readonly message: string;
  /** Milliseconds, 30 seconds by default. */
  readonly timeout?: number;
  /** Milliseconds between two probes. */
  readonly every?: number;
}

/** Probes until the answer is neither false nor null nor an error, and returns it. Fails with what it waited for. */
export async function until<T>(
  probe: () => Promise<T> | T,
  { message, timeout = 30_000, every = 20 }: UntilOptions,
): Promise<Exclude<T, false | null | undefined>> {
  const start = performance.now();
  let last: unknown = null;
  for (;;) {
    try {
      const answer = await probe();
      if (answer !== false && answer !== null && answer !== undefined)
        return answer as Exclude<T, false | null | undefined>;
      last = null;
    } catch (error) {
      last = error;
    }
    if (performance.now() - start >= timeout) {
      const why = last === null ? '' : ` (last: ${(last as Error).message})`;
      throw new Error(`waited ${timeout} ms in vain for ${message}${why}`, { cause: last ?? undefined });
    }
    await sleep(every);
  }
}
