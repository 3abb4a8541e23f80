import { Credentials } from '@gatehouse/accounts-data';
import { uuidOfLegacyUser } from '@gatehouse/identity';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { PersonDirectory } from '@gatehouse/people';
import type { TestPlatform } from './platform.contract';

const { ordinary, banned } = quirkyPeople;
const foouser = uuidOfLegacyUser(ordinary.id);

/** The commands for people, on whatever stores there are. */
export function peopleCommands(platform: () => TestPlatform): void {
  const audit = (id: number) =>
    platform().stores.legacy(
      `SELECT action, data, comment FROM tapir_admin_audit WHERE affected_user = ${id} ORDER BY entry_id`,
    );
  const openLegacySessions = async (id: number) =>
    (await platform().stores.legacy(`SELECT end_time FROM tapir_sessions WHERE user_id = ${id}`)).filter(
      ({ end_time }) => Number(end_time) === 0 || Number(end_time) >= Date.now() / 1000,
    ).length;

  describe('users create', () => {
    test('makes somebody who can log in, and says who it is', async () => {
      const words = [
        '--username',
        'grace',
        '--email',
        'grace@example.org',
        '--admin',
        '--verified',
        '--json',
      ];
      const ran = await platform().runWith(
        'correct horse\n',
        'users',
        'create',
        ...words,
        '--password-stdin',
      );
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      const created = ran.json<{ uuid: string; user_id: number }>();
      expect(created).toEqual({
        uuid: uuidOfLegacyUser(created.user_id),
        user_id: created.user_id,
        username: 'grace',
      });
      expect(await platform().legacyUser(created.user_id)).toMatchObject({
        policy_class: 1,
        flag_email_verified: 1,
      });
      const app = await platform().app();
      const { account, legacyUser } = await app.get(PersonDirectory).get('grace');
      const attempt = { account, legacyHash: legacyUser.passwordEnc, checkLegacy: () => false, now: 1 };
      const verify = (password: string) => app.get(Credentials).verify({ ...attempt, password });
      expect(await verify('correct horse')).toMatchObject({ ok: true });
      expect(await verify('correct horse\n')).toMatchObject({ ok: false });
    });

    test.each([
      ['a name that is taken', 'FooUser', 'new@example.org', 'long enough', 'username_taken'],
      ['an address that is taken', 'newname', 'FOO@example.org', 'long enough', 'email_taken'],
      ['a short password', 'newname', 'new@example.org', 'sh0rt', 'password_too_short'],
      [
        'a password that the old system cannot read',
        'newname',
        'new@example.org',
        'pässword-1',
        'password_not_ascii',
      ],
    ])('refuses %s, and creates nobody', async (_, username, email, password, code) => {
      const words = [
        'users',
        'create',
        '--username',
        username,
        '--email',
        email,
        '--password-stdin',
        '--json',
      ];
      const ran = await platform().runWith(password, ...words);
      expect(ran.code).toBe(1);
      expect(ran.json()).toMatchObject({ error: { code } });
      expect(ran.stdout + ran.stderr).not.toContain(password);
      const rows = await platform().stores.legacy("SELECT 1 FROM tapir_nicknames WHERE nickname = 'newname'");
      expect(rows).toEqual([]);
    });
  });

  describe('users show', () => {
    test('finds the same person by name, address, UUID and legacy id', async () => {
      const show = (name: string) => platform().run('users', 'show', name, '--json');
      const byName = await show('FooUser');
      const others = await Promise.all(['foo@example.org', foouser, String(ordinary.id)].map(show));
      const runs = [byName, ...others];
      for (const ran of runs) expect([ran.code, ran.json()]).toEqual([0, runs[0]!.json()]);
      expect(runs[0]!.json()).toMatchObject({
        uuid: foouser,
        user_id: ordinary.id,
        username: 'foouser',
        email: 'foo@example.org',
        email_verified: true,
        status: 'active',
        legacy: { banned: false, deleted: false, approved: true, policy_class: 2 },
        epoch: 0,
        token_store: { state: 'missing' },
        live_sessions: 0,
        roles: [{ role: 'public-user', source: 'legacy', expires: null }],
        grants: [],
        password_phase: 'legacy',
        suspensions: [],
        outbox: [],
      });
    });

    test('tells people what the old system holds against somebody', async () => {
      const ran = await platform().run('users', 'show', 'banned');
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).toMatch(/^Status here: +active$/m);
      expect(ran.stdout).toMatch(/^Status in the old system: +banned$/m);
    });

    test('says when there is nobody', async () => {
      const ran = await platform().run('users', 'show', 'nobody-of-that-name');
      expect([ran.code, ran.stdout]).toEqual([1, '']);
      expect(ran.stderr).toBe('error: There is no user "nobody-of-that-name".\n');
    });
  });

  describe('users revoke and restore', () => {
    test('takes everything away at once, here and in the old system, and gives it back', async () => {
      const session = await platform().logIn('foouser');
      expect(await openLegacySessions(ordinary.id)).toBeGreaterThan(1);
      const revoked = await platform().run(
        'users',
        'revoke',
        'foouser',
        '--reason',
        'stolen laptop',
        '--json',
      );
      expect(await platform().subjectOf(foouser)).toMatchObject({ status: 'suspended', epoch: 1 });
      expect(revoked).toMatchObject({ code: 0, stderr: '' });
      expect(revoked.json()).toEqual({ uuid: foouser, in_force: true, finished: true });
      expect((await (await platform().store()).read(session.id)).session).toBeNull();
      expect(await platform().legacyUser(ordinary.id)).toMatchObject({ flag_banned: 1 });
      expect(await openLegacySessions(ordinary.id)).toBe(0);
      expect(await audit(ordinary.id)).toEqual([
        { action: 'suspend-user', data: 'tapir_users.flag_banned=1', comment: 'stolen laptop' },
      ]);
      const shown = (await platform().run('users', 'show', 'foouser', '--json')).json();
      expect(shown).toMatchObject({
        status: 'suspended',
        epoch: 1,
        token_store: { state: 'present', status: 'suspended', epoch: 1 },
        live_sessions: 0,
        suspensions: [{ by: 'cli', reason: 'stolen laptop', lifted_at: null, banned_legacy_flag: true }],
        outbox: [],
      });

      const restored = await platform().run('users', 'restore', foouser);
      expect(restored).toMatchObject({
        code: 0,
        stderr: '',
        stdout: `${foouser}: restored, in force.\n`,
      });
      expect(await platform().subjectOf(foouser)).toMatchObject({ status: 'active', epoch: 2 });
      expect(await platform().legacyUser(ordinary.id)).toMatchObject({ flag_banned: 0 });
      expect((await audit(ordinary.id)).map(({ action }) => action)).toEqual([
        'suspend-user',
        'unsuspend-user',
      ]);
      await expect(platform().logIn('foouser')).resolves.toMatchObject({ user: { epoch: 2 } });
    });

    test('has nothing to restore for somebody who is not suspended', async () => {
      const ran = await platform().run('users', 'restore', 'ada-admin', '--json');
      expect(ran.code).toBe(1);
      expect(ran.json()).toEqual({
        error: { code: 'not_suspended', message: 'This account is not suspended.' },
      });
    });

    test('leaves the ban of the old system where it was', async () => {
      expect(await openLegacySessions(banned.id)).toBe(1);
      expect((await platform().run('users', 'revoke', 'banned')).code).toBe(0);
      expect(await openLegacySessions(banned.id)).toBe(0);
      expect((await platform().run('users', 'restore', 'banned')).code).toBe(0);
      expect(await platform().legacyUser(banned.id)).toMatchObject({ flag_banned: 1 });
      expect(await audit(banned.id)).toEqual([]);
    });
  });

  describe('sessions', () => {
    const list = async (...words: string[]) =>
      (await platform().run('sessions', 'list', '--json', ...words)).json<{ id: string }[]>();

    test('are listed for a person, for a client and for all, and ended one by one', async () => {
      const mine = await platform().logIn('frederique');
      const other = await platform().logIn('proxy');
      const id = mine.id.toString();
      const [all, hers, clients, table, nothing] = await Promise.all([
        list(),
        list('--user', 'frederique'),
        list('--client', 'nosuchclient'),
        platform().run('sessions', 'list'),
        platform().run('sessions', 'list', '--client', 'nosuchclient'),
      ]);
      expect(all.map((one) => one.id)).toEqual(expect.arrayContaining([id, other.id.toString()]));
      expect(hers).toEqual([
        {
          id,
          user: mine.user!.ref.id,
          username: 'frederique',
          client: null,
          start: expect.stringMatching(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          end: expect.any(String),
          ip_address: '192.0.2.9',
          amr: ['pwd'],
          credential: 'cookie',
          legacy_session_id: mine.legacy!.sessionId,
        },
      ]);
      expect(clients).toEqual([]);
      expect(table.code).toBe(0);
      expect(table.stdout).toMatch(/^ID +USER +CLIENT +STARTED +ENDS +ADDRESS +AMR +CREDENTIAL$/m);
      expect(table.stdout).toContain(`${id}  frederique`);
      expect([nothing.code, nothing.stdout]).toEqual([0, 'There is no session that lets anybody in now.\n']);

      const ended = await platform().run('sessions', 'end', id, '--json');
      expect(ended.code).toBe(0);
      expect(ended.json()).toEqual({ id, ended: true, legacy_session_id: mine.legacy!.sessionId });
      expect((await (await platform().store()).read(mine.id)).session).toBeNull();
      expect(await openLegacySessions(quirkyPeople.accents.id)).toBe(1); // the one of the seed
      expect(await list('--user', 'frederique')).toEqual([]);
      const again = await platform().run('sessions', 'end', id, '--json');
      expect([again.code, again.json()]).toMatchObject([1, { error: { code: 'unknown_session' } }]);
    });

    test('that a revocation has ended are not listed, even before they are swept away', async () => {
      const session = await platform().logIn('grouper');
      const store = await platform().store();
      await store.enforce(session.user!.ref, 'suspended', 1, Math.floor(Date.now() / 1000) + 60);
      expect(await store.list(session.user!.ref)).toHaveLength(1);
      expect(await list('--user', 'grouper')).toEqual([]);
    });
  });

  describe('users assign and deassign', () => {
    const roles = async () =>
      (await platform().run('users', 'show', 'foouser', '--json')).json<{ roles: unknown[] }>().roles;

    test('give and take a role of the policy, with an end or without', async () => {
      const before = await roles();
      const given = await platform().run('users', 'assign', 'foouser', '--role', 'proxy-submitter', '--json');
      expect([given.code, given.json()]).toEqual([
        0,
        { uuid: foouser, role: 'proxy-submitter', in_force: true },
      ]);
      expect(JSON.stringify(await roles())).toContain('proxy-submitter');
      const until = ['--until', '2099-01-01'];
      expect(
        (await platform().run('users', 'assign', 'foouser', '--role', 'proxy-submitter', ...until)).stdout,
      ).toBe(`foouser (${foouser}) has the role proxy-submitter, in force.\n`);
      const taken = await platform().run('users', 'deassign', 'foouser', '--role', 'proxy-submitter');
      expect([taken.code, taken.stdout]).toEqual([
        0,
        `foouser (${foouser}) no longer has the role proxy-submitter, in force.\n`,
      ]);
      expect(await roles()).toEqual(before);
    });

    test.each([
      ['assign', ['--role', 'nobody'], 1, 'There is no role'],
      ['assign', ['--role', 'administrator', '--until', '2001-01-01'], 1, 'The end lies in the past.'],
      ['assign', ['--role', 'administrator', '--until', 'tomorrow'], 2, 'Not a time.'],
      ['assign', [], 2, '--role'],
      ['deassign', ['--role', 'administrator'], 1, 'was not assigned'],
    ])('refuse %s %j', async (command, words, code, message) => {
      const ran = await platform().run('users', command, 'foouser', ...words);
      expect([ran.code, ran.stdout]).toEqual([code, '']);
      expect(ran.stderr).toContain(message);
    });
  });
}
