import type { CompiledRule } from '../compiled-rule';

export type DecisionReason =
  'ok' | 'anonymous' | 'no_credentials' | 'no_rule' | 'bad_method' | 'scope_missing' | 'step_up';

/** What a policy says of a request. */
export interface Decision {
  readonly allowed: boolean;
  readonly reason: DecisionReason;
  /** The rule that decided; null: none has the path, or its path has none for the method. */
  readonly rule: CompiledRule | null;
  /** With `scope_missing`: what would have sufficed. */
  readonly missing: readonly string[];
}
