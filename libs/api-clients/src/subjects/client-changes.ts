import type { Actor } from '@gatehouse/identity';
import type { AuditAction, AuditDetails, ClientChange, RegistryAudit } from '@gatehouse/registry-data';
import type { ClientSubjects, Publication } from './client-subjects';

/** Who did what with a client, for the audit. */
export interface ClientAct {
  readonly action: AuditAction;
  readonly by: Actor;
  /** UNIX seconds. */
  readonly now: number;
  readonly details?: AuditDetails;
}

/** What follows each change of a client in the registry database: it is put in force, then it is recorded. */
export class ClientChanges {
  constructor(
    private readonly subjects: ClientSubjects,
    private readonly audit: RegistryAudit,
  ) {}

  /** @param enforce puts it in force in another way than by publishing the client */
  async follow(
    change: ClientChange,
    act: ClientAct,
    enforce = () => this.subjects.publishChange(change),
  ): Promise<Publication> {
    const publication = await enforce();
    const { action, by, now, details = {} } = act;
    const who = { actor: by, subject: change.clientId, ipAddress: null, requestId: null };
    await this.audit.note({ at: now, action, details, ...who });
    return publication;
  }
}
