import type { Clock } from '@gatehouse/identity';
import type { ClientPublications, Clients, Delegations, RegistryGeneration } from '@gatehouse/registry-data';
import type { SessionStore } from '@gatehouse/token-store';
import type { EndDelegation } from '../delegations/end-delegation';
import type { ClientSubjects } from '../subjects/client-subjects';

/** Where a rebuild stands, for a progress line. */
export interface RegistryRebuildProgress {
  readonly clients: number;
}

/** Clients read at a time. */
const page = 200;

/**
 * Puts what the registry database knows into the token store: every client, every approval that was ended, and last the
 * generation, which says that nothing is missing. May run at any time, any number of times, beside everything else.
 */
export class RegistryRebuild {
  constructor(
    private readonly store: SessionStore,
    private readonly generation: RegistryGeneration,
    private readonly clients: Clients,
    private readonly publications: ClientPublications,
    private readonly subjects: ClientSubjects,
    private readonly delegations: Delegations,
    private readonly ending: EndDelegation,
    private readonly clock: Clock,
  ) {}

  /** Whether the store knows less than SQL: it was emptied, or has lost writes. */
  async isNeeded(): Promise<boolean> {
    const [house, generation] = await Promise.all([this.store.readHouse(), this.generation.current()]);
    return house === null || house.registryGeneration < generation;
  }

  async run(
    progress: (state: RegistryRebuildProgress) => void = () => undefined,
  ): Promise<RegistryRebuildProgress> {
    const generation = await this.generation.current();
    let clients = 0;
    for await (const batch of this.publications.all(page)) {
      await Promise.all(batch.map(({ clientId }) => this.subjects.publish(clientId)));
      clients += batch.length;
      progress({ clients });
    }
    await this.ending.tellAll(() => progress({ clients }));
    await this.store.raiseGeneration('registry', generation);
    return { clients };
  }

  /**
   * Publishes the clients whose last change has not reached the store, tells it of approvals that ended without it, and
   * removes a batch of what has expired. @returns how many clients
   */
  async publishPending(): Promise<number> {
    const now = this.clock.seconds();
    await this.clients.removeExpiredSecrets({ now, limit: page });
    await this.ending.finishPending();
    await this.delegations.removeExpired({ now, limit: page });
    const pending = await this.publications.unpublished({ limit: page });
    for (const { clientId } of pending) await this.subjects.publish(clientId);
    return pending.length;
  }
}
