/** Somebody has pressed Ctrl-C, or asked the process to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(readonly signal: 'SIGINT' | 'SIGTERM') {
    super('The command was interrupted.');
  }

  /** As shells have it: 128 and the number of the signal. */
  get exitCode(): number {
    return this.signal === 'SIGINT' ? 130 : 143;
  }
}

/** Rejects with the first signal, so that connections can be closed; a second one ends the process at once. */
export function interruption(): Promise<never> {
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      let before = false;
      process.on(signal, () => {
        const error = new Interrupted(signal);
        if (before) process.exit(error.exitCode);
        before = true;
        reject(error);
      });
    }
  });
  interrupted.catch(() => undefined);
  return interrupted;
}
