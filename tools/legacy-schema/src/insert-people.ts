import { insertRows, type Row } from './insert-rows';
import type { LegacyConnection } from './legacy-connection';
import type { LegacyPerson } from './legacy-person';
import { personRows, type PersonRows } from './person-rows';
import type { SeededRandom } from './seeded-random';

/** Inserts people with their nicknames, passwords and demographics; parents of foreign keys first. */
export async function insertPeople(
  connection: LegacyConnection,
  people: readonly LegacyPerson[],
  random: SeededRandom,
  now: number,
): Promise<void> {
  const rows = people.map((person) => personRows(person, random.bytes(4), now - random.below(years(20))));
  const insert = (table: string, part: keyof PersonRows) =>
    insertRows(
      connection,
      table,
      rows.flatMap((of): Row[] => (of[part] === null ? [] : [of[part]])),
    );
  await insert('tapir_users', 'user');
  await insert('tapir_users_password', 'password');
  await insert('tapir_nicknames', 'nickname');
  await insert('tapir_nicknames_audit', 'nicknameAudit');
  await insert('arXiv_demographics', 'demographics');
}

function years(count: number): number {
  return count * 365 * 86_400;
}
