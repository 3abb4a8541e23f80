import type { Outcome } from './outcome';

/** What came of one scenario. */
export interface ScenarioReport {
  readonly letter: string;
  readonly title: string;
  readonly outcomes: readonly Outcome[];
  /** Why it was not run; null: it was. */
  readonly skipped: string | null;
}
