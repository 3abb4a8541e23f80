/** Something that an app cannot work without. */
export interface HealthProbe {
  /** As `/readyz` shows it: `accounts database`. */
  readonly name: string;
  /** Resolves if it works. Its error is for the log alone. */
  check(): Promise<void>;
}
