import { insertRow, rowsOf, type LegacyDatabase } from '../database/legacy-database';
import { LegacyPassword } from '../password/legacy-password';
import { tapirUsers, tapirUsersPassword } from '../tables/user.tables';

/** Changes people. Each method writes only what the old system itself would write. */
export class LegacyAccounts {
  constructor(private readonly database: LegacyDatabase) {}

  /** Sets or clears `flag_banned`. Returns whether that changed anything: restoring undoes only what revoking did. */
  async setBanned(id: number, banned: boolean): Promise<boolean> {
    const [from, to] = banned ? [0, 1] : [1, 0];
    const result = await this.database.run((manager) =>
      rowsOf(manager, tapirUsers).update({ user_id: id, flag_banned: from }, { flag_banned: to }),
    );
    return result.affected === 1;
  }

  /** Stores a hash (`LegacyPassword.make` or `unmatchable`), also for somebody who has had none. */
  async setPassword(id: number, passwordEnc: string): Promise<void> {
    const row = { password_enc: passwordEnc, password_storage: LegacyPassword.storage };
    await this.database.transaction(async (manager) => {
      const rows = rowsOf(manager, tapirUsersPassword);
      if (await rows.existsBy({ user_id: id })) await rows.update({ user_id: id }, row);
      else await insertRow(manager, tapirUsersPassword, { user_id: id, ...row });
    });
  }
}
