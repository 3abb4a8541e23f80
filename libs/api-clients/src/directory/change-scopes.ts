import type { Actor, Clock } from '@gatehouse/identity';
import type { Clients } from '@gatehouse/registry-data';
import type { ClientChanges } from '../subjects/client-changes';
import type { Publication } from '../subjects/client-subjects';

export interface ScopesOfClient {
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly by: Actor;
}

/** Decides what a client is approved for. Both hold from the next request on, for tokens that are out already too. */
export class ChangeScopes {
  constructor(
    private readonly clients: Clients,
    private readonly changes: ClientChanges,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` `unknown_client`, `invalid` `bad_scope`. */
  async approve({ by, ...act }: ScopesOfClient): Promise<Publication> {
    const now = this.clock.seconds();
    const change = await this.clients.approveScopes({ ...act, by, now });
    return this.changes.follow(change, {
      action: 'client.scopes_approved',
      by,
      now,
      details: detailsOf(act),
    });
  }

  /** Throws as `approve`. What the client did not have is fine. */
  async withdraw({ by, ...act }: ScopesOfClient): Promise<Publication> {
    const now = this.clock.seconds();
    const change = await this.clients.withdrawScopes({ ...act, by, now });
    return this.changes.follow(change, {
      action: 'client.scopes_withdrawn',
      by,
      now,
      details: detailsOf(act),
    });
  }
}

function detailsOf({ scopes }: Pick<ScopesOfClient, 'scopes'>) {
  return { scopes: scopes.join(' ') };
}
