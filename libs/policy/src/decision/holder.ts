/** How surely somebody is known: the levels of NIST SP 800-63B §4 that there are here, the lowest first. */
export const assuranceLevels = ['aal1', 'aal2'] as const;

export type AssuranceLevel = (typeof assuranceLevels)[number];

/** Whoever asks, as far as rules care. */
export interface Holder {
  /** What they may do now. */
  readonly scopes: ReadonlySet<string>;
  /** What a rule's `own` compares with: a user's UUID and legacy id. Empty for a client by itself, which owns nothing. */
  readonly ownIds: readonly string[];
  /** UNIX seconds at which the person last proved who they are. */
  readonly authTime: number;
  /** Null where no person is there. */
  readonly acr: AssuranceLevel | null;
}

export function isAssuranceLevel(text: string): text is AssuranceLevel {
  return (assuranceLevels as readonly string[]).includes(text);
}

export function reaches(held: AssuranceLevel | null, wanted: AssuranceLevel): boolean {
  return held !== null && assuranceLevels.indexOf(held) >= assuranceLevels.indexOf(wanted);
}
