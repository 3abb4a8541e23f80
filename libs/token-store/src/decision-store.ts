import type { SubjectKind } from '@gatehouse/identity';

/** Seconds that a refusal can be looked up. */
export const decisionsKeptFor = 86_400;

/** One refusal, as it was judged. Holds no secret: no cookie, no token, no query, and of the headers only the request's id. */
export interface DecisionRecord {
  /** As `X-Auth-Decision` had it. */
  readonly id: string;
  /** UNIX milliseconds. */
  readonly time: number;
  readonly status: number;
  /** As `X-Auth-Reason` had it. */
  readonly reason: string;
  readonly method: string;
  /** Normal form; null where the gateway named none. */
  readonly host: string | null;
  /** As it came, without query; cut where it is long. */
  readonly path: string;
  /** The rule that decided; null: none did. */
  readonly rule: string | null;
  /** Null where no policy was asked. */
  readonly policyVersion: number | null;
  /** Lists of which one has to be held whole. */
  readonly required: readonly (readonly string[])[];
  readonly held: readonly string[];
  readonly missing: readonly string[];
  /** Whose session it was; null where it was nobody's that holds. */
  readonly subject: { readonly kind: SubjectKind; readonly id: string } | null;
  /** The client that acted for the subject. */
  readonly client: string | null;
  /** The public handle. */
  readonly session: string | null;
  readonly requestId: string | null;
}

/**
 * Refusals of the last day (`decisionsKeptFor`), so that somebody can be told why. They may be lost without harm, and
 * nothing is decided from them.
 *
 * Methods answer within 500 ms or throw `DomainError('unavailable', 'store_unavailable')`.
 */
export abstract class DecisionStore {
  /** Keeps all of them for a day from now. If it throws, some of them may be kept. */
  abstract keep(records: readonly DecisionRecord[]): Promise<void>;

  /** Null: there was none, it is older than a day, or it was not kept. */
  abstract find(id: string): Promise<DecisionRecord | null>;
}

/** Whether a text may be the id of a decision; what is none is not looked for. */
export function isDecisionId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}
