/**
 * The published policy: one versioned document, written and read as a whole. Plain data; `CompiledPolicy` makes it quick.
 */
export interface Policy {
  /** Raised by one with each publication. */
  readonly version: number;
  /** What happens to a request that no rule names: refused, or let in for whoever is logged in. */
  readonly default: PolicyDefault;
  /** Role name → scopes. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Of all owners, in no order that matters: the most specific path decides. */
  readonly rules: readonly Rule[];
}

export type PolicyDefault = 'deny' | 'authenticated';

/**
 * Which requests it is about, and what they need. Exactly one of `scopes`, `anyOf` and `allow` says what is needed.
 * Names are those of the file format.
 */
export interface Rule {
  /** Unique in the whole policy. */
  readonly id: string;
  /** Whose file it came from. */
  readonly owner: string;
  /** Compared without case, port and trailing dot; left out: every host for which no rule names it with this path. */
  readonly host?: string;
  /** `/a/{name}/**`: `{name}` is exactly one segment, `**` (only last) any number of them, none included. */
  readonly path: string;
  /** Left out: every method. */
  readonly methods?: readonly string[];
  /** All of them are needed. */
  readonly scopes?: readonly string[];
  /** All scopes of one of the lists are needed. */
  readonly anyOf?: readonly (readonly string[])[];
  readonly allow?: 'public' | 'authenticated';
  /** `{name}`: the scope on that resource suffices. */
  readonly resource?: string;
  /** `{name}`: the plain scope suffices where that is the caller's own UUID or legacy id. */
  readonly own?: string;
  /** Beside `resource` and without `own`: whether the plain scope suffices. To be written, whichever it is. */
  readonly plain?: boolean;
  /** The old system is behind it and gets its own cookie. */
  readonly legacy?: boolean;
  /** Whom the gateway token is for; left out: as the settings say. */
  readonly audience?: string;
  /** How surely the person has to be known, `aal1` or `aal2` (NIST SP 800-63B §4). */
  readonly acr?: string;
  /** Seconds since the person last proved who they are, at most. */
  readonly max_age?: number;
  readonly description?: string;
}
