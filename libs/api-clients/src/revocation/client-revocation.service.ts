import { DomainError, SubjectRef, type Actor, type Clock, type SubjectStatus } from '@gatehouse/identity';
import type { ClientChange, ClientSuspensions } from '@gatehouse/registry-data';
import type { SessionStore } from '@gatehouse/token-store';
import type { ClientChanges } from '../subjects/client-changes';
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
    private readonly changes: ClientChanges,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` `unknown_client`. */
  async revoke({ clientId, by, reason }: ClientRevocationAct): Promise<Publication> {
    const now = this.clock.seconds();
    const change = await this.suspensions.suspend({ clientId, by, reason, now });
    const act = { action: 'client.revoked', by, now, details: { reason } } as const;
    return this.changes.follow(change, act, () => this.enforce(change, 'suspended'));
  }

  /** Throws `not_found` `unknown_client`, and `conflict` `not_suspended` where there is nothing to restore. */
  async restore({ clientId, by }: Omit<ClientRevocationAct, 'reason'>): Promise<Publication> {
    const now = this.clock.seconds();
    const change = await this.suspensions.restore({ clientId, by, now });
    if (!change.wasSuspended) {
      throw new DomainError('conflict', 'not_suspended', 'This client is not suspended.');
    }
    const act = { action: 'client.restored', by, now } as const;
    return this.changes.follow(change, act, () => this.enforce(change, 'active'));
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
