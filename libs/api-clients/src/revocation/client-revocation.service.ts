import { DomainError, SubjectRef, type Actor, type Clock, type SubjectStatus } from '@gatehouse/identity';
import type { ClientChange, ClientSuspensions, RegistryAudit } from '@gatehouse/registry-data';
import type { SessionStore } from '@gatehouse/token-store';
import { recordClientAct } from '../audit/record-client-act';
import type { ClientSubjects, Publication } from '../subjects/client-subjects';

export interface ClientRevocationAct {
  readonly clientId: string;
  readonly by: Actor;
  readonly reason: string;
}

/**
 * The switch for a client, as `people` has it for a person: one transaction records it, one write to the token store puts
 * it in force for every token at once. What is left is seen by the registry app, which publishes what is not published.
 */
export class ClientRevocation {
  constructor(
    private readonly suspensions: ClientSuspensions,
    private readonly subjects: ClientSubjects,
    private readonly store: SessionStore,
    private readonly audit: RegistryAudit,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` `unknown_client`. */
  async revoke({ clientId, by, reason }: ClientRevocationAct): Promise<Publication> {
    const at = this.clock.seconds();
    const change = await this.suspensions.suspend({ clientId, by, reason, now: at });
    const publication = await this.enforce(change, 'suspended');
    await recordClientAct(this.audit, {
      at,
      actor: by,
      clientId,
      action: 'client.revoked',
      details: { reason },
    });
    return publication;
  }

  /** Throws `not_found` `unknown_client`, and `conflict` `not_suspended` where there is nothing to restore. */
  async restore({ clientId, by }: Omit<ClientRevocationAct, 'reason'>): Promise<Publication> {
    const at = this.clock.seconds();
    const change = await this.suspensions.restore({ clientId, by, now: at });
    if (!change.wasSuspended) {
      throw new DomainError('conflict', 'not_suspended', 'This client is not suspended.');
    }
    const publication = await this.enforce(change, 'active');
    await recordClientAct(this.audit, { at, actor: by, clientId, action: 'client.restored', details: {} });
    return publication;
  }

  /** The one write that counts comes first; then the whole record, and the sessions that are dead. */
  private async enforce(change: ClientChange, status: SubjectStatus): Promise<Publication> {
    const ref = SubjectRef.client(change.clientId);
    try {
      await this.store.enforce(ref, status, change.epoch, null);
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unavailable') return { inForce: false };
      throw error;
    }
    const published = await this.subjects.publishChange(change);
    if (published.inForce) await this.store.sweep(ref, change.epoch).catch(() => undefined);
    return { inForce: true };
  }
}
