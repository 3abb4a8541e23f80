import { LessThan, MoreThanOrEqual } from 'typeorm';
import type { Client } from '../clients/client';
import { ClientEntity } from '../clients/client.entity';
import { isClientId } from '../clients/client-rules';
import { loadClients } from '../clients/load-clients';
import type { RegistryDatabase } from '../database/registry-database';

/** What the token store was told of clients, and what it has yet to be told. */
export class ClientPublications {
  constructor(private readonly database: RegistryDatabase) {}

  /** Clients that changed since they were last published, by client id, those after `after`. */
  async unpublished({ limit, after = '' }: { limit: number; after?: string }): Promise<readonly Client[]> {
    const condition = 'WHERE client_id > ? AND published_revision < revision ORDER BY client_id LIMIT ?';
    return this.database.run((db) => loadClients(db, condition, [after, limit]));
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
      const [condition, values] = ['WHERE client_id > ? ORDER BY client_id LIMIT ?', [after, batch]];
      const clients = await this.database.run((db) => loadClients(db, condition, values));
      if (clients.length > 0) yield clients;
      if (clients.length < batch) return;
      after = clients.at(-1)!.clientId;
    }
  }
}
