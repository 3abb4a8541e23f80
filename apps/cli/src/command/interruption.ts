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

/** Listens for signals, so that connections can be closed at the first one; a second one ends the process at once. */
export class Interruption {
  /** Rejects with `Interrupted`. */
  readonly signal: Promise<never>;
  private forget: () => void = () => undefined;

  constructor() {
    this.signal = new Promise<never>((_, reject) => {
      const listeners = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
        let before = false;
        const listener = () => {
          const error = new Interrupted(signal);
          if (before) process.exit(error.exitCode);
          before = true;
          reject(error);
        };
        process.on(signal, listener);
        return () => process.off(signal, listener);
      });
      this.forget = () => listeners.forEach((off) => off());
    });
    this.signal.catch(() => undefined);
  }

  stopListening(): void {
    this.forget();
  }
}
