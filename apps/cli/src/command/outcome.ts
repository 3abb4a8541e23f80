/** What a command has to say when it has done its work. */
export interface Outcome {
  /** The one value that `--json` prints; its names are a promise. */
  readonly json: unknown;
  /** The same for people: whole lines. */
  readonly text: string | AsyncIterable<string>;
  /** 1 for what was recorded or found out, but is not as it should be. */
  readonly exitCode?: 0 | 1;
}
