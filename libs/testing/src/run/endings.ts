/** How something that a test started is ended. It must be quick and need no politeness. */
export interface Ending {
  /** Ends it and waits until it is gone. */
  readonly end: () => Promise<void> | void;
  /** Ends it while the process exits, when nothing asynchronous runs any more. */
  readonly endNow?: () => void;
}

/** What is running, in the order of its start. */
const running = new Set<Ending>();

/** Remembers how to end something; whoever ended it says so by calling what this returns. */
export function endLater(ending: Ending): () => void {
  running.add(ending);
  return () => void running.delete(ending);
}

/**
 * Ends what is still running, the newest first. tools/jest/environment.cjs calls it after a test file, behind the
 * file's own `afterAll`; outside of Jest the exit of the process does.
 */
export async function endEverything(): Promise<void> {
  const failures: unknown[] = [];
  for (const ending of [...running].reverse()) {
    running.delete(ending);
    try {
      await ending.end();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `not ended: ${failures.map(String).join('; ')}`);
}

function endEverythingNow(): void {
  for (const ending of [...running].reverse()) ending.endNow?.();
}

/** Where the Jest environment, which lives outside of the sandbox of the tests, finds `endEverything`. */
const slot = Symbol.for('gatehouse.testing.endEverything');
Object.defineProperty(globalThis, slot, { value: endEverything, configurable: true });

if (process.env.JEST_WORKER_ID === undefined) {
  process.once('exit', endEverythingNow);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // A signal that nobody handles would end this process without its exit handlers.
    process.once(signal, () => {
      if (process.listenerCount(signal) === 0) process.exit(signal === 'SIGINT' ? 130 : 143);
    });
  }
}
