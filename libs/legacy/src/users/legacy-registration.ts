import { DomainError } from '@gatehouse/identity';
import type { EntityManager } from 'typeorm';
import { legacyAddress } from '../address/legacy-address';
import { isDuplicate } from '@gatehouse/platform';
import { insertRow, type LegacyDatabase } from '../database/legacy-database';
import { LegacyPassword } from '../password/legacy-password';
import { demographics } from '../tables/profile.tables';
import { tapirNicknames, tapirNicknamesAudit, tapirUsers, tapirUsersPassword } from '../tables/user.tables';
import { cutToFit } from '../text/legacy-text';
import type { LegacyUsers } from './legacy-users';
import { checkCategory, demographicColumns, nameColumns } from './personal-columns';
import { checkNewUser, type NewLegacyUser } from './new-user';

/** Creates people as the old system's registration does: all of their rows, or none. */
export class LegacyRegistration {
  constructor(
    private readonly database: LegacyDatabase,
    private readonly users: LegacyUsers,
  ) {}

  /**
   * Returns the new `user_id`. Throws `invalid` for what the tables cannot hold, and `conflict` (`username_taken`,
   * `email_taken`) where somebody has the name or the address, in whatever case. `now` is UNIX seconds.
   */
  async create(user: NewLegacyUser, now: number): Promise<number> {
    checkNewUser(user);
    await this.refuseTaken(user);
    try {
      return await this.database.transaction((manager) => insertUser(manager, user, now));
    } catch (error) {
      // Somebody else was quicker; the unique keys decide.
      if (isDuplicate(error)) await this.refuseTaken(user);
      throw error;
    }
  }

  private async refuseTaken({ username, email }: NewLegacyUser): Promise<void> {
    if ((await this.users.findByUsername(username)) !== null)
      throw new DomainError('conflict', 'username_taken', 'This username is taken.');
    if ((await this.users.findByEmail(email)) !== null)
      throw new DomainError('conflict', 'email_taken', 'There is an account with this e-mail address.');
  }
}

async function insertUser(manager: EntityManager, user: NewLegacyUser, now: number): Promise<number> {
  await checkCategory(manager, user);
  const ip = legacyAddress(user.ipAddress ?? '127.0.0.1');
  const remote_host = cutToFit(user.remoteHost ?? '', 255);
  const tracking_cookie = cutToFit(user.trackingCookie ?? '', 255);
  const user_id = await insertRow(manager, tapirUsers, {
    first_name: '',
    last_name: '',
    suffix_name: '',
    ...nameColumns(user),
    email: user.email,
    policy_class: user.policyClass ?? 2,
    joined_date: now,
    joined_ip_num: ip,
    joined_remote_host: remote_host,
    flag_edit_users: user.editUsers === true ? 1 : 0,
    flag_edit_system: user.editSystem === true ? 1 : 0,
    flag_email_verified: user.verified === true ? 1 : 0,
    tracking_cookie,
  });
  const nick_id = await insertRow(manager, tapirNicknames, {
    nickname: user.username,
    user_id,
    flag_valid: 1,
    flag_primary: 1,
  });
  await insertRow(manager, tapirNicknamesAudit, {
    nick_id,
    creation_date: now,
    creation_ip_num: ip,
    remote_host,
    tracking_cookie,
  });
  await insertRow(manager, tapirUsersPassword, {
    user_id,
    password_storage: LegacyPassword.storage,
    password_enc: user.passwordEnc,
  });
  await insertRow(manager, demographics, { user_id, ...demographicColumns(user) });
  return user_id;
}
