import { Logger } from '@nestjs/common';
import type { Actor } from '@gatehouse/identity';
import type { AuditAction, AuditDetails, RegistryAudit } from '@gatehouse/registry-data';

export interface ClientAct {
  /** UNIX seconds. */
  readonly at: number;
  readonly actor: Actor;
  readonly clientId: string;
  readonly action: AuditAction;
  readonly details: AuditDetails;
}

const logger = new Logger('Audit');

/** Writes what was done with a client into the audit. It never stands in the way: a failure is logged, not thrown. */
export async function recordClientAct(audit: RegistryAudit, act: ClientAct): Promise<void> {
  const { clientId, ...entry } = act;
  try {
    await audit.record({ ...entry, subject: clientId, ipAddress: null, requestId: null });
  } catch (error) {
    logger.error(`not recorded: ${act.action} of ${clientId}: ${(error as Error).message}`);
  }
}
