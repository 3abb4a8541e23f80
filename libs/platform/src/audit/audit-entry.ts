import type { Actor } from '@gatehouse/identity';

/** What happened. A dotted word: the thing, then what became of it. */
export type AuditAction = `${string}.${string}`;

export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface NewAuditEntry {
  /** UNIX seconds. */
  readonly at: number;
  /** Null: nobody who is known, as with a failed log-in. */
  readonly actor: Actor | null;
  /** What it happened to: the UUID of an account, or a client id; the table says which. */
  readonly subject: string | null;
  readonly action: AuditAction;
  /** The true address, IPv6 in full; the old system's audit has only a stand-in. */
  readonly ipAddress: string | null;
  readonly requestId: string | null;
  /** Facts for people, flat. Never a secret. */
  readonly details?: AuditDetails;
}

export interface AuditEntry extends Required<NewAuditEntry> {
  /** Later entries have higher ones. */
  readonly id: number;
}
