/** Errors refuse publication; warnings do not. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly code: FindingCode;
  /** Whom it is about. */
  readonly rules: readonly string[];
  /** For people. */
  readonly message: string;
}

export type FindingCode =
  | 'bad_path'
  | 'bad_host'
  | 'duplicate_id'
  | 'tie'
  | 'unreachable'
  | 'ambiguous'
  | 'nothing_required'
  | 'empty_scopes'
  | 'bad_scope'
  | 'unknown_scope'
  | 'bad_role'
  | 'role_defined_twice'
  | 'unknown_audience'
  | 'unbound_parameter'
  | 'plain_not_written'
  | 'useless_plain'
  | 'useless_binding'
  | 'bad_acr'
  | 'public_with_freshness'
  | 'no_role_passes'
  | 'public_rest';

export function error(code: FindingCode, rules: readonly string[], message: string): Finding {
  return { severity: 'error', code, rules, message };
}

export function warning(code: FindingCode, rules: readonly string[], message: string): Finding {
  return { severity: 'warning', code, rules, message };
}
