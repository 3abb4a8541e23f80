import { until } from '../run/until';

/** How a process shows that it is up: an address that answers 2xx, words of its output, or a probe. */
export type Readiness = string | RegExp | (() => Promise<boolean> | boolean);

interface Observed {
  stdout(): string;
  stderr(): string;
  readonly exited: Promise<number>;
}

/** Waits until the process is ready; fails when it has ended before, or when it takes too long. */
export async function waitUntilReady(observed: Observed, ready: Readiness, timeout: number): Promise<void> {
  let code: number | null = null;
  void observed.exited.then((exit) => (code = exit));
  const isReady = probeOf(observed, ready);
  await until(
    async () => {
      if (code !== null) return 'ended';
      return (await isReady()) && 'ready';
    },
    { message: `it to be ready (${typeof ready === 'function' ? 'its probe' : String(ready)})`, timeout },
  );
  if (code !== null) throw new Error(`it ended with code ${String(code)}`);
}

function probeOf(observed: Observed, ready: Readiness): () => Promise<boolean> | boolean {
  if (typeof ready === 'function') return ready;
  if (ready instanceof RegExp) return () => ready.test(observed.stdout()) || ready.test(observed.stderr());
  return async () => {
    const answer = await fetch(ready, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.ok;
  };
}
