/** Something that an app cannot work without. */
export interface HealthProbe {
  /** As `/readyz` shows it: `accounts database`. */
  readonly name: string;
  /** Resolves if it works. Its error is for the log alone, unless it is `Unfit`. */
  check(): Promise<void>;
}

/** Thrown by a check of something that answers and is not to be relied on. `/readyz` shows the words: no secret. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
}
