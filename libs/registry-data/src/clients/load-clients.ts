import type { GrantType, PublicJwk } from '@gatehouse/identity';
import type { EntityManager } from 'typeorm';
import { rowsWhere } from '../database/rows-where';
import type { Client, ClientScope, ClientSecret } from './client';
import { ClientEntity } from './client.entity';
import { ClientScopeEntity } from './client-scope.entity';
import { ClientSecretEntity } from './client-secret.entity';

/**
 * The clients of a condition (see `rowsWhere`), with what belongs to them. Their rows are read first: what changes meanwhile
 * is at worst newer than the revision that it is shown under, and never taken for published.
 */
export async function loadClients(
  db: EntityManager,
  condition: string,
  values: readonly unknown[],
): Promise<readonly Client[]> {
  const rows = await rowsWhere(db, ClientEntity, condition, values);
  if (rows.length === 0) return [];
  const ids = rows.map(({ clientId }) => clientId);
  const theirs = `WHERE client_id IN (${ids.map(() => '?').join(', ')})`;
  const secrets = groups(await rowsWhere(db, ClientSecretEntity, `${theirs} ORDER BY id DESC`, ids));
  const scopes = groups(await rowsWhere(db, ClientScopeEntity, `${theirs} ORDER BY scope`, ids));
  return rows.map((row) => ({
    ...clientOf(row),
    secrets: (secrets.get(row.clientId) ?? []).map(secretOf),
    scopes: (scopes.get(row.clientId) ?? []).map(scopeOf),
  }));
}

function groups<T extends { clientId: string }>(rows: readonly T[]): Map<string, T[]> {
  const byClient = new Map<string, T[]>();
  for (const row of rows) byClient.set(row.clientId, [...(byClient.get(row.clientId) ?? []), row]);
  return byClient;
}

function clientOf(row: ClientEntity): Omit<Client, 'secrets' | 'scopes'> {
  const { ownerUuid, ownerUserId, ownerLegacyId, ...rest } = row;
  return {
    ...rest,
    owner: ownerUuid === null ? null : { uuid: ownerUuid, userId: ownerUserId, legacyId: ownerLegacyId },
    grantTypes: JSON.parse(row.grantTypes) as GrantType[],
    redirectUris: JSON.parse(row.redirectUris) as string[],
    jwks: JSON.parse(row.jwks) as PublicJwk[],
    firstParty: row.firstParty === 1,
    postLogoutRedirectUris: JSON.parse(row.postLogoutRedirectUris ?? '[]') as string[],
    backchannelLogoutSession: row.backchannelLogoutSession === 1,
    dpopBound: row.dpopBound === 1,
    requirePar: row.requirePar === 1,
  };
}

function secretOf({ id, hash, createdAt, expiresAt, createdBy }: ClientSecretEntity): ClientSecret {
  return { id: Number(id), hash, createdAt, expiresAt, createdBy };
}

function scopeOf({ scope, requestedAt, approvedAt, approvedBy }: ClientScopeEntity): ClientScope {
  return { scope, requestedAt, approvedAt, approvedBy };
}
