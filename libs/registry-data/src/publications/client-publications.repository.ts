import { LessThan, MoreThan, MoreThanOrEqual, Raw } from 'typeorm';
import type { Client } from '../clients/client';
import { ClientEntity } from '../clients/client.entity';
import { isClientId } from '../clients/client-rules';
import { loadClients } from '../clients/load-clients';
import type { RegistryDatabase } from '../database/registry-database';

/** What the token store was told of clients, and what it has yet to be told. */
export class ClientPublications {
  constructor(private readonly database: RegistryDatabase) {}

  /** Clients that changed since they were last published, by client id, those after `after`. */
  async unpublished(query: { limit: number; after?: string }): Promise<readonly Client[]> {
    const where = {
      ...(query.after === undefined ? {} : { clientId: MoreThan(query.after) }),
      publishedRevision: Raw((column) => `${column} < revision`),
    };
    return this.database.run((db) =>
      loadClients(db, { where, order: { clientId: 'ASC' }, take: query.limit }),
    );
  }

  /**
   * That the token store has this revision, read from here before. Never lowers what was recorded, so that of two
   * who publish at once the slower does no harm; a revision that there never was is not recorded either.
   */
  async markPublished(clientId: string, revision: number): Promise<void> {
    if (!isClientId(clientId)) return;
    const older = {
      clientId,
      publishedRevision: LessThan(revision),
      revision: MoreThanOrEqual(revision),
    };
    await this.database.run((db) => db.update(ClientEntity, older, { publishedRevision: revision }));
  }

  /** All clients, in batches, by client id. One that changes meanwhile is seen before or after the change. */
  async *all(batch = 500): AsyncIterable<readonly Client[]> {
    for (let after = ''; ;) {
      const query = {
        where: { clientId: MoreThan(after) },
        order: { clientId: 'ASC' },
        take: batch,
      } as const;
      const clients = await this.database.run((db) => loadClients(db, query));
      if (clients.length > 0) yield clients;
      if (clients.length < batch) return;
      after = clients.at(-1)!.clientId;
    }
  }
}
