/**
 * Where the truth about a password lies. `legacy`: only in the old system's hash; `dual`: in the strong hash as long as
 * it belongs to the old system's; `ng_only`: in the strong hash alone, the old one is never looked at.
 */
export type CredentialPhase = 'legacy' | 'dual' | 'ng_only';
