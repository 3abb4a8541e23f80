import { isDeepStrictEqual } from 'node:util';
import { DomainError, SubjectRef, type Clock, type Subject } from '@gatehouse/identity';
import type { Client, ClientChange, ClientPublications, Clients } from '@gatehouse/registry-data';
import type { SessionStore } from '@gatehouse/token-store';
import { clientSubject } from './client-subject';

/** How often a write is tried again when somebody else was quicker. */
const tries = 5;

/** What has become of a change when the caller gets it back. */
export interface Publication {
  /**
   * Whether it holds from the next request on. False: it is recorded, the token store does not answer, and it will hold
   * as soon as that returns.
   */
  readonly inForce: boolean;
}

/** Keeps the records of clients in the token store true to the registry database. A client's record is kept for ever. */
export class ClientSubjects {
  constructor(
    private readonly clients: Clients,
    private readonly publications: ClientPublications,
    private readonly store: SessionStore,
    private readonly clock: Clock,
  ) {}

  /** Puts a change in force, if the token store answers. */
  async publishChange({ clientId, generation }: ClientChange): Promise<Publication> {
    try {
      await this.publish(clientId);
      await this.store.raiseGeneration('registry', generation).catch(() => undefined);
      return { inForce: true };
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unavailable') return { inForce: false };
      throw error;
    }
  }

  /**
   * Makes the record say what the database says. The client is read after the record was: what somebody else wrote
   * meanwhile is never overwritten with something older. Throws `not_found`, and `unavailable` where a store is down.
   */
  async publish(clientId: string): Promise<void> {
    const ref = SubjectRef.client(clientId);
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const known = await this.store.findSubject(ref);
      if (await this.write(known, await this.clients.get(clientId))) return;
    }
    throw new DomainError('unavailable', 'client_busy', 'This client is being changed. Please try again.', {
      retryAfter: 1,
    });
  }

  private async write(known: Subject | null, client: Client): Promise<boolean> {
    const composed = { ...clientSubject(client, this.clock.seconds()), version: known?.version ?? 0 };
    const says = known !== null && isDeepStrictEqual({ ...known, ref: null }, { ...composed, ref: null });
    if (!says && !(await this.store.writeSubject(composed, null))) return false;
    if (client.publishedRevision < client.revision) {
      await this.publications.markPublished(client.clientId, client.revision);
    }
    return true;
  }
}
