import { DomainError } from '@gatehouse/identity';
import { insertRow, rowsOf, type LegacyDatabase } from '../database/legacy-database';
import { demographics } from '../tables/profile.tables';
import { tapirUsers } from '../tables/user.tables';
import { checkCategory, demographicColumns, nameColumns } from './personal-columns';
import { checkPersonalData, type PersonalData } from './personal-data';

/** Changes what people say about themselves. */
export class LegacyProfiles {
  constructor(private readonly database: LegacyDatabase) {}

  /**
   * Writes the columns whose value is another one now, and no others: text that an old tool wrote keeps its bytes until
   * somebody edits it. Throws `invalid` for what the tables cannot hold, `not_found` for nobody.
   */
  async update(id: number, data: PersonalData): Promise<void> {
    checkPersonalData(data);
    await this.database.transaction(async (manager) => {
      await checkCategory(manager, data);
      const [users, profiles] = [rowsOf(manager, tapirUsers), rowsOf(manager, demographics)];
      const user = await users.findOneBy({ user_id: id });
      if (user === null) throw new DomainError('not_found', 'user_unknown', 'There is no such user.');
      const names = changed(user, nameColumns(data));
      if (names !== null) await users.update({ user_id: id }, names);

      const columns = demographicColumns(data);
      const profile = await profiles.findOneBy({ user_id: id });
      const edits = changed(profile ?? {}, columns);
      if (edits === null) return;
      if (profile === null) await insertRow(manager, demographics, { user_id: id, ...columns });
      else await profiles.update({ user_id: id }, edits);
    });
  }
}

/**
 * What to set so that the row has these columns; null if it has. NULL stays where people see an empty text. A NULL is
 * spelled out: as the only parameter of a statement, libsql takes it for none.
 */
function changed<Row extends object>(row: Row, columns: Row): Row | null {
  const before = row as Readonly<Record<string, unknown>>;
  const differing = Object.entries(columns).filter(
    ([name, value]) => before[name] !== value && (before[name] ?? '') !== value,
  );
  const spelled = differing.map(([name, value]) => [name, value === null ? () => 'NULL' : value]);
  return spelled.length === 0 ? null : (Object.fromEntries(spelled) as Row);
}
