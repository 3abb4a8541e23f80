import { DomainError } from '@gatehouse/identity';
import { isIdentityScope, Scope } from '@gatehouse/scopes';
import { In, type EntityManager } from 'typeorm';
import type { ScopesAct } from './client-acts';
import { ClientScopeEntity } from './client-scope.entity';

/** Each once. Throws `invalid` / `bad_scope`. */
export function normalScopes(scopes: readonly string[]): readonly string[] {
  const isScope = (text: string) => isIdentityScope(text) || Scope.parse(text) !== null;
  if (scopes.length <= 200 && scopes.every(isScope)) return [...new Set(scopes)];
  const sentence = 'A scope is domain:action, domain:action:resource, or one of OpenID Connect’s.';
  throw new DomainError('invalid', 'bad_scope', sentence);
}

/** Asks for those that were not asked for yet. The client's row is locked by the caller, as for the next two. */
export async function requestScopesOf(db: EntityManager, act: ScopesAct): Promise<void> {
  await insertMissing(db, act, { approvedAt: null, approvedBy: null });
}

/** An approval that is there already stays as it is. */
export async function approveScopesOf(db: EntityManager, act: ScopesAct): Promise<void> {
  const approval = { approvedAt: act.now, approvedBy: act.by };
  const known = await insertMissing(db, act, approval);
  const waiting = known.filter(({ approvedAt }) => approvedAt === null).map(({ scope }) => scope);
  if (waiting.length === 0) return;
  await db.update(ClientScopeEntity, { clientId: act.clientId, scope: In(waiting) }, approval);
}

/** Takes both the approval and the request. */
export async function withdrawScopesOf(db: EntityManager, act: ScopesAct): Promise<void> {
  // Only what is there: MySQL would lock the gaps where the others are not.
  const there = (await scopesOf(db, act)).map(({ scope }) => scope);
  if (there.length > 0) {
    await db.delete(ClientScopeEntity, { clientId: act.clientId, scope: In(there) });
  }
}

/** Returns those that were there before. */
async function insertMissing(
  db: EntityManager,
  act: ScopesAct,
  approval: Pick<ClientScopeEntity, 'approvedAt' | 'approvedBy'>,
): Promise<readonly ClientScopeEntity[]> {
  const known = await scopesOf(db, act);
  const missing = act.scopes.filter((scope) => !known.some((row) => row.scope === scope));
  const { clientId, by, now } = act;
  const rows = missing.map((scope) => ({
    clientId,
    scope,
    requestedAt: now,
    requestedBy: by,
    ...approval,
  }));
  if (rows.length > 0) await db.insert(ClientScopeEntity, rows);
  return known;
}

function scopesOf(db: EntityManager, { clientId, scopes }: ScopesAct): Promise<ClientScopeEntity[]> {
  return db.findBy(ClientScopeEntity, { clientId, scope: In([...scopes]) });
}
