import { Logger } from '@nestjs/common';
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

/** Milliseconds that an act waits for its entry. A database that hangs must not hold the act. */
const patience = 1000;

/**
 * Writes what people did into the audit. It never stands in the way of an act: a failure is logged, not thrown, and a
 * database that is silent is not waited for; the entry is written if it answers later.
 */
export class AuditTrail {
  private readonly logger = new Logger('Audit');

  constructor(
    private readonly log: AuditLog,
    private readonly clock: Clock,
  ) {}

  async record(action: AuditAction, { actor, subject, origin, details }: AuditFacts): Promise<void> {
    const place = { ipAddress: origin?.ipAddress ?? null, requestId: origin?.requestId ?? null };
    const entry = { at: this.clock.seconds(), actor, subject, action, ...place, details };
    const complain = (why: string) =>
      this.logger.error(`not recorded: ${action} of ${subject ?? 'nobody'}: ${why}`);
    const written = this.log.record(entry).catch((error: unknown) => complain((error as Error).message));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        complain(`no answer within ${patience} ms`);
        resolve();
      }, patience);
    });
    await Promise.race([written, late]);
    clearTimeout(timer);
  }
}
