/** One number with what it should be. */
export interface Outcome {
  /** What was measured, in a few words. */
  readonly what: string;
  readonly value: number;
  readonly unit: '×' | 'ms' | 'bytes' | '/s';
  /** Null: a number to know, and nothing to hold it against. */
  readonly target: { readonly atLeast: number } | { readonly atMost: number } | null;
  /** The absolute numbers behind it. */
  readonly detail: string;
}

export type Verdict = 'PASS' | 'MISS' | '';

export function verdictOf({ target, value }: Outcome): Verdict {
  if (target === null) return '';
  return ('atLeast' in target ? value >= target.atLeast : value <= target.atMost) ? 'PASS' : 'MISS';
}
