import { DomainError, type ClientAuthMethod } from '@gatehouse/identity';
import { In, LessThanOrEqual, type EntityManager } from 'typeorm';
import type { AddSecretAct, RemoveSecretAct } from './client-acts';
import type { ClientEntity } from './client.entity';
import { ClientSecretEntity } from './client-secret.entity';

/** One in use, and one to change to. */
const mostLive = 2;

/** Whether clients of this method show a secret (RFC 6749 §2.3.1). */
export function usesSecrets(method: ClientAuthMethod): boolean {
  return method === 'client_secret_basic' || method === 'client_secret_post';
}

/** A hash is printable ASCII; whoever makes it knows more. */
export function checkSecretHash(hash: string): void {
  if (/^[\x21-\x7e]{1,255}$/.test(hash)) return;
  throw new DomainError('invalid', 'bad_secret_hash', 'That is not the hash of a secret.');
}

/** The client's row is locked by the caller, as for the next two. */
export async function insertSecret(
  db: EntityManager,
  { clientId, hash, by, now }: Omit<AddSecretAct, 'retireOthersAt'>,
): Promise<void> {
  const row = { clientId, hash, createdAt: now, expiresAt: null, createdBy: by };
  await db.insert(ClientSecretEntity, row);
}

/** Retires the others first, so that one can be replaced at once. Throws `conflict` for a third live one. */
export async function addSecretTo(db: EntityManager, client: ClientEntity, act: AddSecretAct): Promise<void> {
  if (!usesSecrets(client.authMethod)) {
    const sentence = 'A client of that authentication method has no secret.';
    throw new DomainError('conflict', 'no_secrets', sentence);
  }
  const live = liveAt(act.now, await secretsOf(db, act.clientId));
  const end = act.retireOthersAt ?? null;
  const ending = end === null ? [] : live.filter(({ expiresAt }) => expiresAt === null || expiresAt > end);
  // Named by id, so that MySQL locks no gap that other clients' secrets would go into.
  if (ending.length > 0) {
    await db.update(ClientSecretEntity, { id: In(ending.map(({ id }) => id)) }, { expiresAt: end });
  }
  const staying = live.filter((secret) => !ending.includes(secret) || end! > act.now);
  if (staying.length >= mostLive) {
    const sentence = 'The client has two secrets that are valid: remove one of them first.';
    throw new DomainError('conflict', 'too_many_secrets', sentence);
  }
  await insertSecret(db, act);
}

/** Throws `not_found`, and `conflict` for the last one that the client could prove itself by. */
export async function removeSecretOf(
  db: EntityManager,
  client: ClientEntity,
  act: RemoveSecretAct,
): Promise<void> {
  const secrets = await secretsOf(db, act.clientId);
  const secret = secrets.find(({ id }) => Number(id) === act.secretId);
  if (secret === undefined) {
    throw new DomainError('not_found', 'unknown_secret', 'The client has no such secret.');
  }
  const live = liveAt(act.now, secrets);
  if (usesSecrets(client.authMethod) && live.length === 1 && live[0] === secret) {
    const sentence = 'That is the client’s last valid secret: add another one first, or suspend the client.';
    throw new DomainError('conflict', 'last_secret', sentence);
  }
  await db.delete(ClientSecretEntity, { id: secret.id });
}

/** Clients that have secrets which no longer hold. */
export async function clientsWithExpiredSecrets(
  db: EntityManager,
  { now, limit }: { now: number; limit: number },
): Promise<readonly string[]> {
  const query = { where: { expiresAt: LessThanOrEqual(now) }, order: { id: 'ASC' }, take: limit } as const;
  return [...new Set((await db.find(ClientSecretEntity, query)).map(({ clientId }) => clientId))];
}

/** The client's row is locked by the caller. */
export async function removeExpiredSecretsOf(
  db: EntityManager,
  clientId: string,
  now: number,
): Promise<void> {
  const secrets = await secretsOf(db, clientId);
  const live = liveAt(now, secrets);
  const expired = secrets.filter((secret) => !live.includes(secret));
  if (expired.length > 0) await db.delete(ClientSecretEntity, { id: In(expired.map(({ id }) => id)) });
}

function secretsOf(db: EntityManager, clientId: string): Promise<ClientSecretEntity[]> {
  return db.find(ClientSecretEntity, { where: { clientId }, order: { id: 'ASC' } });
}

function liveAt(now: number, secrets: readonly ClientSecretEntity[]): readonly ClientSecretEntity[] {
  return secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
}
