import type { LegacyDatabase } from '../database/legacy-database';
import { Digests } from './digests';
import { factsIn, recordIn, selectFacts, selectRecord, type FactRow } from './endorsement-facts';
import { LastReadings } from './last-readings';
import type { LegacyPerson, LegacyUser } from './legacy-user';
import { readUser } from './read-user';
import { selectUsers, type UserRow } from './user-row';

/** Ids of one query at most. */
const batch = 500;

/** Reads people. Names and addresses compare as the old system does: without case and trailing spaces. */
export class LegacyUsers {
  private readonly lastReadings = new LastReadings();

  constructor(
    private readonly database: LegacyDatabase,
    private readonly digests: Digests,
  ) {}

  /** Whom this log-in name means: an e-mail address if there is an `@` in it, else a valid nickname. */
  findByLogin(login: string): Promise<LegacyPerson | null> {
    return login.includes('@') ? this.findByEmail(login) : this.findByNickname(login, 'AND flag_valid = 1');
  }

  /** Whoever has the nickname, though it be no longer valid: for administrators, never for a log-in. */
  findByUsername(username: string): Promise<LegacyPerson | null> {
    return this.findByNickname(username, '');
  }

  async findByEmail(email: string): Promise<LegacyPerson | null> {
    const condition = this.database.sameText('u.email');
    return this.findOne(condition, this.database.encode(email));
  }

  findById(id: number): Promise<LegacyPerson | null> {
    return this.findOne('u.user_id = ?', id);
  }

  /** Those of the ids that exist, in no particular order. */
  async findByIds(ids: readonly number[]): Promise<readonly LegacyUser[]> {
    const users: LegacyUser[] = [];
    for (let start = 0; start < ids.length; start += batch) {
      const some = ids.slice(start, start + batch);
      users.push(...(await this.readSome(some)));
    }
    return users;
  }

  private findByNickname(nickname: string, andValid: string): Promise<LegacyPerson | null> {
    const same = this.database.sameText('nickname');
    return this.findOne(
      `u.user_id IN (SELECT user_id FROM tapir_nicknames WHERE ${same} ${andValid})`,
      this.database.encode(nickname),
    );
  }

  /** Both questions are asked at once, so each names the person by itself. */
  private async findOne(condition: string, parameter: unknown): Promise<LegacyPerson | null> {
    const who = `IN (SELECT u.user_id FROM tapir_users u WHERE ${condition})`;
    const [rows, facts] = await Promise.all([
      this.database.query<UserRow>(selectUsers(condition), [parameter]),
      this.database.query<FactRow>(selectRecord(who), [parameter, parameter, parameter]),
    ]);
    if (rows.length === 0) return null;
    const user = this.userIn(rows, facts);
    return { ...user, endorsement: recordIn(facts, user.email) };
  }

  private async readSome(ids: readonly number[]): Promise<readonly LegacyUser[]> {
    const who = `IN (${ids.map(() => '?').join(', ')})`;
    const [rows, facts] = await Promise.all([
      this.database.query<UserRow>(selectUsers(`u.user_id ${who}`), ids),
      this.database.query<FactRow>(selectFacts(who), [...ids, ...ids]),
    ]);
    const factsOf = byId(facts, ({ id }) => id);
    return [...byId(rows, (row) => row.user_id)].map(([id, ofOne]) => {
      const factsOfOne = factsOf.get(id) ?? [];
      return this.lastReadings.of(id, [ofOne, factsOfOne], () => this.userIn(ofOne, factsOfOne));
    });
  }

  private userIn(rows: readonly UserRow[], facts: readonly FactRow[]): LegacyUser {
    const decode = (value: string) => this.database.decode(value);
    return readUser({ rows, facts: factsIn(facts), digests: this.digests, decode });
  }
}

function byId<Row>(rows: readonly Row[], idOf: (row: Row) => number): ReadonlyMap<number, readonly Row[]> {
  const grouped = new Map<number, Row[]>();
  for (const row of rows) {
    const known = grouped.get(idOf(row));
    if (known === undefined) grouped.set(idOf(row), [row]);
    else known.push(row);
  }
  return grouped;
}
