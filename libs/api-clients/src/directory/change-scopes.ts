import type { Actor, Clock } from '@gatehouse/identity';
import type { AuditAction, Clients, RegistryAudit } from '@gatehouse/registry-data';
import { recordClientAct } from '../audit/record-client-act';
import type { ClientSubjects, Publication } from '../subjects/client-subjects';

export interface ScopesOfClient {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly by: Actor;
}

/** Decides what a client is approved for. Both hold from the next request on, for tokens that are out already too. */
export class ChangeScopes {
  constructor(
    private readonly clients: Clients,
    private readonly subjects: ClientSubjects,
    private readonly audit: RegistryAudit,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` `unknown_client`, `invalid` `bad_scope`. */
  async approve(act: ScopesOfClient): Promise<Publication> {
    const now = this.clock.seconds();
    const change = await this.clients.approveScopes({ ...act, now });
    const publication = await this.subjects.publishChange(change);
    await this.record('client.scopes_approved', act, now);
    return publication;
  }

  /** Throws as `approve`. What the client did not have is fine. */
  async withdraw(act: ScopesOfClient): Promise<Publication> {
    const now = this.clock.seconds();
    const change = await this.clients.withdrawScopes({ ...act, now });
    const publication = await this.subjects.publishChange(change);
    await this.record('client.scopes_withdrawn', act, now);
    return publication;
  }

  private record(action: AuditAction, { clientId, scopes, by }: ScopesOfClient, at: number): Promise<void> {
    return recordClientAct(this.audit, {
      at,
      actor: by,
      clientId,
      action,
      details: { scopes: scopes.join(' ') },
    });
  }
}
