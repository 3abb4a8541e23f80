import { IsNull, LessThanOrEqual, MoreThan, type FindManyOptions } from 'typeorm';
import type { RegistryDatabase } from '../database/registry-database';
import type { DueSessionClient, SessionClient } from './session-client';
import { SessionClientEntity } from './session-client.entity';

/**
 * Which clients somebody logged in to by which session of a browser, and which of them have yet to be told that it ended. A row
 * begins with a delegation (`Delegations.begin`), and is due when its session ends (`Delegations.revokeOfSession`).
 */
export class SessionClients {
  constructor(private readonly database: RegistryDatabase) {}

  /** Those whose sessions are not known to have ended, by number: a page of them, behind `after`. */
  async watched({ after, limit }: { after: number; limit: number }): Promise<readonly SessionClient[]> {
    return this.list({ where: { dueAt: IsNull(), id: MoreThan(after) }, order: { id: 'ASC' }, take: limit });
  }

  /** Remembers when the session ends by itself. */
  async keepEnd({ sessionId, endsAt }: { sessionId: string; endsAt: number }): Promise<void> {
    const unknown = { sessionId, endsAt: IsNull() };
    await this.database.run((db) => db.update(SessionClientEntity, unknown, { endsAt }));
  }

  /** Nobody is told of this session, which has come to its own end. */
  async forget(sessionId: string): Promise<void> {
    await this.database.run((db) => db.delete(SessionClientEntity, { sessionId, dueAt: IsNull() }));
  }

  /** Those that are to be told by now, the longest due first. */
  async due({ now, limit }: { now: number; limit: number }): Promise<readonly DueSessionClient[]> {
    const where = { dueAt: LessThanOrEqual(now) };
    const rows = await this.list({ where, order: { dueAt: 'ASC', id: 'ASC' }, take: limit });
    return rows as readonly DueSessionClient[];
  }

  /**
   * Lets exactly one of all who found it due tell the client: for the others it is not due before `until`. Whoever dies over
   * it leaves it to the next. @returns it as it is then; null: somebody else tells it
   */
  async claim(found: DueSessionClient, until: number): Promise<DueSessionClient | null> {
    const claimed = { dueAt: until, attempts: found.attempts + 1 };
    const asFound = { id: found.id, dueAt: found.dueAt, attempts: found.attempts };
    const { affected } = await this.database.run((db) => db.update(SessionClientEntity, asFound, claimed));
    return affected === 1 ? { ...found, ...claimed } : null;
  }

  /** It is tried again at `dueAt`; unless something began for it meanwhile, and its session is watched again. */
  async postpone(claimed: DueSessionClient, dueAt: number): Promise<void> {
    await this.database.run((db) => db.update(SessionClientEntity, this.same(claimed), { dueAt }));
  }

  /** It knows, or never will; unless something began for it meanwhile. */
  async remove(claimed: DueSessionClient): Promise<void> {
    await this.database.run((db) => db.delete(SessionClientEntity, this.same(claimed)));
  }

  private same({ id, dueAt, attempts }: DueSessionClient) {
    return { id, dueAt, attempts };
  }

  private async list(query: FindManyOptions<SessionClientEntity>): Promise<readonly SessionClient[]> {
    const rows = await this.database.run((db) => db.find(SessionClientEntity, query));
    return rows.map((row) => ({ ...row, id: Number(row.id) }));
  }
}
