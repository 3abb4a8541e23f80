import { isUuid } from '@gatehouse/identity';
import { In, IsNull, LessThanOrEqual, MoreThan, Not, type EntityManager } from 'typeorm';
import { consentCovers } from '../consents/consent';
import { lockedScopes } from '../consents/locked-scopes';
import type { RegistryDatabase } from '../database/registry-database';
import { generationCounter } from '../database/registry-generation';
import { markSessionEnded, noteSessionClient } from '../session-clients/note-session-client';
import type {
  Begun,
  Delegation,
  NewDelegation,
  RevokeDelegationAct,
  RevokeOfSessionAct,
  RotateAct,
} from './delegation';
import { DelegationEntity } from './delegation.entity';
import { delegationOf, newDelegationRow } from './delegation-row';
import {
  checkBecause,
  checkHash,
  checkNewDelegation,
  isDelegationId,
  isHash,
  isSessionId,
} from './delegation-rules';
import { findDelegation, insertDelegation, rotateDelegation } from './delegation-statements';
import { revokeLive } from './revoke-live';

/** What users delegated to clients: the row decides which code, and which refresh token, was the one that counted. */
export class Delegations {
  constructor(private readonly database: RegistryDatabase) {}

  /**
   * One transaction. The consent stays locked until the end of it: a consent that is withdrawn at the same time is either
   * gone, or takes this delegation with it. Of one with `openid`, the session is watched (`SessionClients`). Throws `invalid` for what no delegation can be made of.
   */
  async begin(delegation: NewDelegation): Promise<Begun> {
    checkNewDelegation(delegation);
    const row = newDelegationRow(delegation);
    return this.database.transaction(async (db) => {
      const scopes = await lockedScopes(db, row);
      if (scopes === null || !consentCovers({ scopes }, delegation.scopes)) return 'no_consent';
      if (!(await insertDelegation(db, row))) return 'replayed';
      const { sessionId } = row;
      if (sessionId !== null && delegation.scopes.includes('openid'))
        await noteSessionClient(db, { ...row, sessionId });
      return 'begun';
    });
  }

  /** Also one that is revoked or expired, until it is removed. Null, too, for a text that is no id. */
  async find(delegationId: string): Promise<Delegation | null> {
    if (!isDelegationId(delegationId)) return null;
    return this.findBy('delegation_id', delegationId);
  }

  /** As `find`, by the hash of what it was made from. */
  async findBySource(sourceHash: string): Promise<Delegation | null> {
    if (!isHash(sourceHash)) return null;
    return this.findBy('source_hash', sourceHash);
  }

  /**
   * Puts the next refresh token in the place of this one: a single statement, which exactly one of all who show the same
   * token gets through. False: it was not this call, or there is nothing to rotate (revoked, expired, unknown).
   */
  async rotate(act: RotateAct): Promise<boolean> {
    checkHash(act.refreshHash);
    if (!isDelegationId(act.delegationId)) return false;
    return this.database.run((db) => rotateDelegation(db, act));
  }

  /** One transaction: revoked, generation + 1. False: it was revoked already, or is unknown, and nothing was changed. */
  async revoke({ delegationId, because, now }: RevokeDelegationAct): Promise<boolean> {
    checkBecause(because);
    if (!isDelegationId(delegationId)) return false;
    const change = { revokedAt: now, revokedBecause: because, enforced: 0 };
    return this.database.transaction(async (db) => {
      const { affected } = await db.update(DelegationEntity, { delegationId, revokedAt: IsNull() }, change);
      if (!affected) return false;
      await generationCounter.raise(db);
      return true;
    });
  }

  /**
   * Of a session of a browser that ended: revokes what was approved in it and was not to outlive it, which is what asked for
   * `openid` and not for `offline_access` (OpenID Connect Core §11), and makes it due that its clients are told. One
   * transaction, as `revoke`. Returns the ids of those revoked.
   */
  async revokeOfSession({ sessionId, because, now }: RevokeOfSessionAct): Promise<readonly string[]> {
    if (!isSessionId(sessionId)) return [];
    return this.database.transaction(async (db) => {
      await markSessionEnded(db, { sessionId, now });
      return revokeLive(db, { sessionId }, { because, now, only: endsWithSession });
    });
  }

  /** Those of a user that are neither revoked nor expired, the newest first. */
  async ofUser(userUuid: string, now: number): Promise<readonly Delegation[]> {
    if (!isUuid(userUuid)) return [];
    const where = { userUuid: userUuid.toLowerCase(), revokedAt: IsNull(), expiresAt: MoreThan(now) };
    return this.list((db) => db.find(DelegationEntity, { where, order: { id: 'DESC' } }));
  }

  /** Revoked ones of which the token store was not told yet; those that expire first come first. */
  async unenforced({ limit }: { limit: number }): Promise<readonly Delegation[]> {
    const order = { expiresAt: 'ASC', id: 'ASC' } as const;
    return this.list((db) => db.find(DelegationEntity, { where: { enforced: 0 }, order, take: limit }));
  }

  /** That the token store was told of these. */
  async markEnforced(delegationIds: readonly string[]): Promise<void> {
    const ids = delegationIds.filter(isDelegationId);
    if (ids.length === 0) return;
    const told = { delegationId: In(ids), enforced: 0 };
    await this.database.transaction((db) => db.update(DelegationEntity, told, { enforced: 1 }));
  }

  /** All that are revoked and not yet expired, in batches: what a token store that forgot something is told again. */
  async *revoked({
    now,
    batch = 500,
  }: {
    now: number;
    batch?: number;
  }): AsyncIterable<readonly Delegation[]> {
    for (let after = 0; ;) {
      const where = { id: MoreThan(after), revokedAt: Not(IsNull()), expiresAt: MoreThan(now) };
      const query = { where, order: { id: 'ASC' }, take: batch } as const;
      const rows = await this.database.run((db) => db.find(DelegationEntity, query));
      if (rows.length > 0) yield rows.map(delegationOf);
      if (rows.length < batch) return;
      after = Number(rows.at(-1)!.id);
    }
  }

  /**
   * Removes at most `limit` of those that are past their end, and of which the token store knows all. What a batch costs
   * does not depend on how many there are: an index names the rows, and they are removed by primary key. Returns how many
   * it removed; fewer than `limit`: there are no more.
   */
  async removeExpired({ now, limit }: { now: number; limit: number }): Promise<number> {
    const query = {
      select: { id: true },
      where: { enforced: 1, expiresAt: LessThanOrEqual(now) },
      order: { expiresAt: 'ASC', id: 'ASC' },
      take: limit,
    } as const;
    const ids = (await this.database.run((db) => db.find(DelegationEntity, query))).map(({ id }) => id);
    if (ids.length === 0) return 0;
    const expired = { id: In(ids), enforced: 1 };
    const removed = await this.database.transaction((db) => db.delete(DelegationEntity, expired));
    return removed.affected ?? 0;
  }

  private async findBy(by: 'delegation_id' | 'source_hash', value: string): Promise<Delegation | null> {
    const row = await this.database.run((db) => findDelegation(db, by, value));
    return row && delegationOf(row);
  }

  private async list(
    read: (db: EntityManager) => Promise<DelegationEntity[]>,
  ): Promise<readonly Delegation[]> {
    return (await this.database.run(read)).map(delegationOf);
  }
}

function endsWithSession({ scopes: text }: DelegationEntity): boolean {
  const scopes = JSON.parse(text) as string[];
  return scopes.includes('openid') && !scopes.includes('offline_access');
}
