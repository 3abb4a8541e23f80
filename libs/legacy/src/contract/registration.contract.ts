import { DomainError } from '@gatehouse/identity';
import { SeededRandomness } from '@gatehouse/testing';
import { LegacyPassword } from '../password/legacy-password';
import { LegacyRegistration } from '../users/legacy-registration';
import { mayLogIn } from '../users/legacy-user';
import type { PersonalData } from '../users/personal-data';
import { useStore, type OpenStore } from './legacy-store.contract';

export function registrationContract(open: OpenStore): void {
  const store = useStore(open);

  describe('creating people', () => {
    const registration = () => new LegacyRegistration(store().database, store().users);
    const passwordEnc = LegacyPassword.make('thepassword', new SeededRandomness());
    const refusal = async (user: { username: string; email: string } & PersonalData) => {
      const before = await counts();
      const error = await registration()
        .create({ passwordEnc, ...user }, store().now)
        .catch((reason: unknown) => reason);
      expect(await counts()).toEqual(before);
      expect(error).toBeInstanceOf(DomainError);
      return `${(error as DomainError).kind} ${(error as DomainError).code}`;
    };
    const counts = () =>
      store().query(
        `SELECT (SELECT COUNT(*) FROM tapir_users) AS users, (SELECT COUNT(*) FROM tapir_nicknames) AS nicknames,
           (SELECT COUNT(*) FROM tapir_users_password) AS passwords,
           (SELECT COUNT(*) FROM arXiv_demographics) AS demographics`,
      );

    test('writes all that the old system would, and they can log in', async () => {
      const id = await registration().create(
        {
          username: 'newcomer',
          email: 'new@example.org',
          passwordEnc,
          forename: 'Zoë',
          surname: '李',
          affiliation: 'Universität',
          country: 'de',
          verified: true,
          defaultCategory: { archive: 'cs', subjectClass: 'LG' },
          ipAddress: '2001:db8::1',
          remoteHost: 'x'.repeat(300),
        },
        store().now,
      );
      const user = (await store().users.findByLogin('NewComer'))!;
      expect(user).toMatchObject({
        id,
        username: 'newcomer',
        name: { forename: 'Zoë', surname: '李', suffix: '' },
        policyClass: 2,
        profile: { affiliation: 'Universität', country: 'de', default_category: 'cs.LG', rank: null },
      });
      expect(mayLogIn(user) && user.flags.emailVerified).toBe(true);
      expect(LegacyPassword.check('thepassword', user.passwordEnc!)).toBe(true);
      const [row] = await store().query<Record<string, unknown>>(
        `SELECT joined_ip_num, joined_date, flag_valid, flag_primary, creation_ip_num, creation_date, remote_host
         FROM tapir_users u JOIN tapir_nicknames n ON n.user_id = u.user_id
         JOIN tapir_nicknames_audit a ON a.nick_id = n.nick_id WHERE u.user_id = ?`,
        [id],
      );
      expect(row).toMatchObject({
        joined_date: store().now,
        flag_valid: 1,
        flag_primary: 1,
        creation_date: store().now,
        remote_host: 'x'.repeat(255),
      });
      expect(row!.joined_ip_num).toMatch(/^2[45]\d\./);
      expect(row!.creation_ip_num).toBe(row!.joined_ip_num);
    });

    test('refuses a name or an address that somebody has, in whatever case, and changes nothing', async () => {
      expect(await refusal({ username: 'FOOUSER', email: 'x@example.org' })).toBe('conflict username_taken');
      expect(await refusal({ username: 'fresh', email: 'FOO@example.org' })).toBe('conflict email_taken');
      expect(await refusal({ username: 'Retired-Nick', email: 'x@example.org' })).toBe(
        'conflict username_taken',
      );
    });

    test('lets one of two who come at once have the name', async () => {
      const twins = ['one', 'two', 'three'].map((name) =>
        registration().create({ username: 'Twin', email: `${name}@twins.example`, passwordEnc }, store().now),
      );
      const outcomes = await Promise.allSettled(twins);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'username_taken' });
    });

    test('refuses what the tables cannot hold', async () => {
      const email = 'x@example.org';
      expect(await refusal({ username: 'a'.repeat(21), email })).toBe('invalid username_too_long');
      for (const username of ['', ' ', 'with space', 'at@sign', 'ümlaut', 'tab\t', 'nul\0'])
        expect(await refusal({ username, email })).toBe('invalid username_invalid');
      for (const bad of [
        '',
        'x',
        '@example.org',
        'x@',
        'x y@example.org',
        'x@exa mple.org',
        `${'x'.repeat(250)}@a.org`,
      ])
        expect(await refusal({ username: 'fresh', email: bad })).toBe('invalid email_invalid');
      expect(await refusal({ username: 'fresh', email, surname: 'é'.repeat(26) })).toBe(
        'invalid surname_too_long',
      );
    });
  });
}
