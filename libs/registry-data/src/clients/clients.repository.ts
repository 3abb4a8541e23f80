import { checkActor, DomainError, isUuid } from '@gatehouse/identity';
import { isDuplicate } from '@gatehouse/platform';
import type { EntityManager } from 'typeorm';
import type { RegistryDatabase } from '../database/registry-database';
import { beginChange, endChange, type ColumnChange } from './change-client';
import type { Client, ClientChange } from './client';
import type {
  AccessTokenFormatAct,
  AddSecretAct,
  ChangeOptionsAct,
  CreateClientAct,
  RemoveSecretAct,
  ScopesAct,
} from './client-acts';
import { ClientEntity } from './client.entity';
import { optionColumns } from './client-options';
import { checkAccessTokenFormat, isClientId, unknownClient } from './client-rules';
import { loadClients } from './load-clients';
import { newClientRow } from './new-client';
import { approveScopesOf, normalScopes, requestScopesOf, withdrawScopesOf } from './scopes-of-client';
import {
  addSecretTo,
  checkSecretHash,
  clientsWithExpiredSecrets,
  insertSecret,
  removeExpiredSecretsOf,
  removeSecretOf,
} from './secrets-of-client';

/**
 * The OAuth clients, their secrets and their scopes. Each change is one transaction: what changes, revision + 1,
 * generation + 1. All changes throw `invalid` for what must not get in, and `not_found` for an unknown client.
 */
export class Clients {
  constructor(private readonly database: RegistryDatabase) {}

  /** Null, too, for a text that is no client id. */
  async find(clientId: string): Promise<Client | null> {
    if (!isClientId(clientId)) return null;
    const [client] = await this.database.run((db) => loadClients(db, 'WHERE client_id = ?', [clientId]));
    return client ?? null;
  }

  /** Throws `not_found`. */
  async get(clientId: string): Promise<Client> {
    const client = await this.find(clientId);
    if (client === null) throw unknownClient();
    return client;
  }

  /** By client id; the next page is `after` the last one of this. `owner` is a UUID. */
  async list(query: { limit: number; after?: string; owner?: string }): Promise<readonly Client[]> {
    const { limit, after = '', owner } = query;
    if (owner !== undefined && !isUuid(owner)) return [];
    const ofOwner = owner === undefined ? '' : 'AND owner_uuid = ?';
    const condition = `WHERE client_id > ? ${ofOwner} ORDER BY client_id LIMIT ?`;
    const values = owner === undefined ? [after, limit] : [after, owner.toLowerCase(), limit];
    return this.database.run((db) => loadClients(db, condition, values));
  }

  /** Throws `conflict` / `client_exists`. */
  async create(act: CreateClientAct): Promise<ClientChange> {
    const row = newClientRow(act);
    const scopes = { ...act, scopes: normalScopes(act.scopes) };
    return this.database.transaction(async (db) => {
      await insertClient(db, row);
      if (act.secretHash !== null) await insertSecret(db, { ...act, hash: act.secretHash });
      await (act.approved ? approveScopesOf(db, scopes) : requestScopesOf(db, scopes));
      return endChange(db, row);
    });
  }

  /** Of the tokens that it gets from now on; those that are out stay as they are. */
  async changeAccessTokenFormat(act: AccessTokenFormatAct): Promise<ClientChange> {
    const { accessTokenFormat } = act;
    checkAccessTokenFormat(accessTokenFormat);
    return this.change(act, async () => undefined, { accessTokenFormat });
  }

  /** Addresses that it names, whether it is the platform's own, and what it has to prove; what is left out stays. */
  async changeOptions(act: ChangeOptionsAct): Promise<ClientChange> {
    return this.change(act, async () => undefined, optionColumns(act));
  }

  /** Throws `conflict`: `too_many_secrets` where two are live already, `no_secrets` where the method has none. */
  async addSecret(act: AddSecretAct): Promise<ClientChange> {
    checkSecretHash(act.hash);
    return this.change(act, (db, client) => addSecretTo(db, client, act));
  }

  /** Throws `not_found` / `unknown_secret`, and `conflict` / `last_secret` for the last one that is valid. */
  async removeSecret(act: RemoveSecretAct): Promise<ClientChange> {
    return this.change(act, (db, client) => removeSecretOf(db, client, act));
  }

  /**
   * Removes secrets whose end has come, of at most `limit`. A token store that keeps the hashes of valid secrets learns
   * of their end by this: it is a change as any other.
   */
  async removeExpiredSecrets(act: { now: number; limit: number }): Promise<readonly ClientChange[]> {
    const clientIds = await this.database.run((db) => clientsWithExpiredSecrets(db, act));
    const changes: ClientChange[] = [];
    for (const clientId of clientIds) {
      const change = await this.database.transaction(async (db) => {
        const client = await beginChange(db, clientId);
        await removeExpiredSecretsOf(db, clientId, act.now);
        return endChange(db, client);
      });
      changes.push(change);
    }
    return changes;
  }

  async requestScopes(act: ScopesAct): Promise<ClientChange> {
    const scopes = { ...act, scopes: normalScopes(act.scopes) };
    return this.change(act, (db) => requestScopesOf(db, scopes));
  }

  /** Also those that were not requested. */
  async approveScopes(act: ScopesAct): Promise<ClientChange> {
    const scopes = { ...act, scopes: normalScopes(act.scopes) };
    return this.change(act, (db) => approveScopesOf(db, scopes));
  }

  /** The approval and the request; harmless for what is not there. */
  async withdrawScopes(act: ScopesAct): Promise<ClientChange> {
    const scopes = { ...act, scopes: normalScopes(act.scopes) };
    return this.change(act, (db) => withdrawScopesOf(db, scopes));
  }

  private change(
    { clientId, by }: { clientId: string; by: string },
    work: (db: EntityManager, client: ClientEntity) => Promise<void>,
    columns: ColumnChange = {},
  ): Promise<ClientChange> {
    checkActor(by);
    return this.database.transaction(async (db) => {
      const client = await beginChange(db, clientId, columns);
      await work(db, client);
      return endChange(db, client);
    });
  }
}

async function insertClient(db: EntityManager, row: ClientEntity): Promise<void> {
  try {
    await db.insert(ClientEntity, row);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new DomainError('conflict', 'client_exists', 'There is a client with that id already.');
  }
}
