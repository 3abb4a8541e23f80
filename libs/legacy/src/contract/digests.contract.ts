import { quirkyPeople } from '@gatehouse/legacy-schema';
import { SeededRandomness } from '@gatehouse/testing';
import { LegacyPassword } from '../password/legacy-password';
import { LegacyAccounts } from '../users/legacy-accounts';
import { useStore, type OpenStore } from './legacy-store.contract';

export function digestsContract(open: OpenStore): void {
  const store = useStore(open);

  describe('digests', () => {
    const id = quirkyPeople.explicitPoints.id;
    const digests = async () => (await store().users.findById(id))!.digests;

    test.each([
      'UPDATE tapir_users SET flag_banned = 1',
      'UPDATE tapir_users SET flag_deleted = 1',
      'UPDATE tapir_users SET flag_approved = 0',
      'UPDATE tapir_users SET flag_email_verified = 0',
      'UPDATE tapir_users SET flag_edit_users = 1',
      'UPDATE tapir_users SET flag_edit_system = 1',
      'UPDATE tapir_users SET policy_class = 1',
      "UPDATE tapir_users SET email = 'another@example.org'",
      "UPDATE tapir_users SET first_name = 'Unadilla'",
      'UPDATE tapir_users SET last_name = NULL',
      "UPDATE tapir_nicknames SET nickname = 'renamed'",
      'UPDATE arXiv_demographics SET flag_proxy = 1',
      'UPDATE arXiv_demographics SET flag_group_q_bio = 1',
      "UPDATE arXiv_demographics SET archive = 'hep-th', subject_class = ''",
      'UPDATE arXiv_demographics SET type = 5',
      'UPDATE arXiv_endorsements SET flag_valid = 0',
      "UPDATE arXiv_endorsements SET type = 'user'",
    ])('that of the rights changes with: %s', async (sql) => {
      const before = await digests();
      const column = sql.includes('arXiv_endorsements') ? 'endorsee_id' : 'user_id';
      await store().query(`${sql} WHERE ${column} = ${id}`);
      const after = await digests();
      expect(after.rights).not.toBe(before.rights);
      expect(after.password).toBe(before.password);
    });

    test('that of the password changes with the hash alone, and tells nothing of it', async () => {
      const before = await digests();
      const hash = LegacyPassword.make('another-password', new SeededRandomness());
      await new LegacyAccounts(store().database).setPassword(id, hash);
      const after = await digests();
      expect(after.rights).toBe(before.rights);
      expect(after.password).not.toBe(before.password);
      expect(store().digests.isOfPassword(after.password, hash)).toBe(true);
      expect(store().digests.isOfPassword(before.password, hash)).toBe(false);
    });

    test('stay what they are when nothing that matters changes', async () => {
      const before = await digests();
      await store().query(
        `UPDATE tapir_users SET tracking_cookie = 'new', flag_wants_email = 1 WHERE user_id = ${id}`,
      );
      await store().query(`UPDATE tapir_users_password SET password_storage = 2 WHERE user_id = ${id}`);
      expect(await digests()).toEqual(before);
    });
  });
}
