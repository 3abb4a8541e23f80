import type { LegacyDatabase } from '../database/legacy-database';
import { Digests } from './digests';
import { endorsementFacts } from './endorsement-facts';
import type { LegacyUser } from './legacy-user';
import { readUser } from './read-user';
import { selectUsers, type UserRow } from './user-row';

/** Ids of one query at most. */
const batch = 500;

/** Reads people. Names and addresses compare as the old system does: without case and trailing spaces. */
export class LegacyUsers {
  constructor(
    private readonly database: LegacyDatabase,
    private readonly digests: Digests,
  ) {}

  /** Whom this log-in name means: an e-mail address if there is an `@` in it, else a valid nickname. */
  findByLogin(login: string): Promise<LegacyUser | null> {
    return login.includes('@') ? this.findByEmail(login) : this.findByNickname(login, 'AND flag_valid = 1');
  }

  /** Whoever has the nickname, though it be no longer valid: for administrators, never for a log-in. */
  findByUsername(username: string): Promise<LegacyUser | null> {
    return this.findByNickname(username, '');
  }

  async findByEmail(email: string): Promise<LegacyUser | null> {
    const condition = this.database.sameText('u.email');
    return this.findOne(condition, this.database.encode(email));
  }

  findById(id: number): Promise<LegacyUser | null> {
    return this.findOne('u.user_id = ?', id);
  }

  /** Those of the ids that exist, in no particular order. */
  async findByIds(ids: readonly number[]): Promise<readonly LegacyUser[]> {
    const users: LegacyUser[] = [];
    for (let start = 0; start < ids.length; start += batch) {
      const some = ids.slice(start, start + batch);
      users.push(...(await this.read(`u.user_id IN (${some.map(() => '?').join(', ')})`, some)));
    }
    return users;
  }

  private findByNickname(nickname: string, andValid: string): Promise<LegacyUser | null> {
    const same = this.database.sameText('nickname');
    return this.findOne(
      `u.user_id IN (SELECT user_id FROM tapir_nicknames WHERE ${same} ${andValid})`,
      this.database.encode(nickname),
    );
  }

  private async findOne(condition: string, parameter: unknown): Promise<LegacyUser | null> {
    const users = await this.read(condition, [parameter]);
    return users[0] ?? null;
  }

  private async read(condition: string, parameters: readonly unknown[]): Promise<readonly LegacyUser[]> {
    const rows = await this.database.query<UserRow>(selectUsers(condition), parameters);
    if (rows.length === 0) return [];
    const people = new Map<number, UserRow[]>();
    for (const row of rows) people.set(row.user_id, [...(people.get(row.user_id) ?? []), row]);
    const facts = await endorsementFacts(this.database, [...people.keys()]);
    return [...people].map(([id, rowsOfOne]) =>
      readUser({
        rows: rowsOfOne,
        facts: facts.get(id) ?? [],
        digests: this.digests,
        decode: (value) => this.database.decode(value),
      }),
    );
  }
}
