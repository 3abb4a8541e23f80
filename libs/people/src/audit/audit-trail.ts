import type { Clock } from '@gatehouse/identity';
import type { Actor, AuditAction, AuditDetails, AuditLog } from '@gatehouse/accounts-data';
import type { Origin } from '../login/origin';

export interface AuditFacts {
  readonly actor: Actor | null;
  readonly subject: string | null;
  /** Null for what comes from the command line or the feed. */
  readonly origin: Origin | null;
  readonly details?: AuditDetails;
}

/** Writes what people did into the audit. It never stands in the way of an act. */
export class AuditTrail {
  constructor(
    private readonly log: AuditLog,
    private readonly clock: Clock,
  ) {}

  record(action: AuditAction, { actor, subject, origin, details }: AuditFacts): Promise<void> {
    const place = { ipAddress: origin?.ipAddress ?? null, requestId: origin?.requestId ?? null };
    return this.log.note({ at: this.clock.seconds(), actor, subject, action, ...place, details });
  }
}
