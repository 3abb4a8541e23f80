import { quirkyPeople } from '@gatehouse/legacy-schema';
import { LegacyPassword } from '../password/legacy-password';
import { capabilitiesOf } from '../rights/capabilities';
import { legacyRolesOf } from '../rights/legacy-roles';
import { claimsOf, mayLogIn, type LegacyUser } from '../users/legacy-user';
import { useStore, type OpenStore } from './legacy-store.contract';

export function usersContract(open: OpenStore): void {
  const store = useStore(open);
  const byQuirk = async (quirk: keyof typeof quirkyPeople): Promise<LegacyUser> =>
    (await store().users.findById(quirkyPeople[quirk].id))!;
  const idOf = async (login: string) => (await store().users.findByLogin(login))?.id ?? null;

  describe('finding people', () => {
    test('every person of the seed logs in with their nickname, or their e-mail, and their password', async () => {
      for (const [quirk, person] of Object.entries(quirkyPeople)) {
        const byEmail = await store().users.findByLogin(person.email);
        expect([quirk, byEmail?.id]).toEqual([quirk, person.id]);
        if (person.password === null) expect(byEmail!.passwordEnc).toBeNull();
        else expect(LegacyPassword.check(person.password, byEmail!.passwordEnc!)).toBe(true);
        if (person.username !== null && quirk !== 'invalidNickname')
          expect([quirk, await idOf(person.username)]).toEqual([quirk, person.id]);
      }
    });

    test('does not mind case or trailing spaces, in names and in addresses', async () => {
      const { ordinary, mixedCase } = quirkyPeople;
      for (const login of ['foouser', 'FooUser ', 'FOOUSER   ', 'Foo@Example.ORG', 'foo@example.org  '])
        expect([login, await idOf(login)]).toEqual([login, ordinary.id]);
      expect(await idOf('mixedcase')).toBe(mixedCase.id);
      expect(await idOf('mixed.case@example.org')).toBe(mixedCase.id);
    });

    test('minds a leading space', async () => {
      expect(await idOf(' foouser')).toBeNull();
      expect(await idOf(' foo@example.org')).toBeNull();
      expect(await idOf(' Spacey')).toBe(quirkyPeople.leadingSpace.id);
      expect(await idOf('spacey')).toBeNull();
    });

    test('takes a nickname only while it is valid, except from an administrator', async () => {
      const { invalidNickname } = quirkyPeople;
      expect(await idOf(invalidNickname.username)).toBeNull();
      expect((await store().users.findByUsername(invalidNickname.username))?.id).toBe(invalidNickname.id);
    });

    test('takes no pattern and no quote for more than it is', async () => {
      for (const login of [
        '',
        ' ',
        '%',
        'foouse_',
        "' OR ''='",
        "foouser' -- ",
        'foouser\\',
        '@',
        'foo@example.or_',
      ])
        expect([login, await idOf(login)]).toEqual([login, null]);
    });

    test('does not let wide characters become quotes on their way to the server', async () => {
      // The low byte of U+0127 is an apostrophe, that of U+015C a backslash.
      for (const login of ['\u0127 OR 1=1 -- ', '\u015c', 'foo\u0127@example.org', '敏', '😀', '\ud800'])
        expect([login, await idOf(login)]).toEqual([login, null]);
    });

    test('finds many by their ids, and leaves out whom there is not', async () => {
      const ids = Array.from({ length: 1200 }, (_, n) => n + 1);
      const users = await store().users.findByIds(ids);
      expect(users.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
        Object.values(quirkyPeople).map(({ id }) => id),
      );
      expect(await store().users.findByIds([])).toEqual([]);
      expect(await store().users.findById(4_294_967_295)).toBeNull();
    });
  });

  describe('what a person is', () => {
    test('an ordinary one, whole', async () => {
      const user = await byQuirk('ordinary');
      expect(user).toMatchObject({
        id: 2,
        username: 'foouser',
        email: 'foo@example.org',
        name: { forename: 'Foo', surname: 'User', suffix: 'IV' },
        policyClass: 2,
        flags: {
          approved: true,
          deleted: false,
          banned: false,
          emailVerified: true,
          editUsers: false,
          editSystem: false,
          proxy: false,
        },
      });
      expect(claimsOf(user)).toEqual({
        username: 'foouser',
        email: 'foo@example.org',
        user_id: '2',
        name: { forename: 'Foo', surname: 'User', suffix: 'IV' },
        profile: {
          affiliation: 'Cornell University',
          country: 'us',
          rank: 3,
          submission_groups: ['grp_physics'],
          default_category: 'astro-ph.GA',
          homepage_url: 'https://example.org/foo',
          remember_me: true,
        },
        verified: true,
      });
    });

    test('reads accents that were written as UTF-8, and those of an old tool', async () => {
      expect((await byQuirk('accents')).name).toEqual({
        forename: 'Frédérique',
        surname: 'Lœuf-Ångström',
        suffix: '',
      });
      expect((await byQuirk('accents')).profile?.affiliation).toBe('Université de Genève, 物理学');
      expect((await byQuirk('trueLatin1')).name).toMatchObject({ forename: 'Jürgen', surname: 'Müller' });
      expect((await byQuirk('trueLatin1')).profile?.affiliation).toBe('Institut für Kernphysik');
    });

    test('may lack nearly everything, and is a person all the same', async () => {
      expect((await byQuirk('noDemographics')).profile).toBeNull();
      expect((await byQuirk('noPasswordRow')).passwordEnc).toBeNull();
      expect((await byQuirk('noNickname')).username).toBe('');
      const nameless = await byQuirk('nullNamesAndFlags');
      expect(nameless.name).toEqual({ forename: '', surname: '', suffix: '' });
      expect(nameless.profile).toMatchObject({ rank: null, submission_groups: [], default_category: null });
      for (const quirk of ['noDemographics', 'noNickname', 'nullNamesAndFlags', 'inactiveCategory'] as const)
        expect([quirk, mayLogIn(await byQuirk(quirk))]).toEqual([quirk, true]);
    });

    test('keeps a default category that is closed; one without subject class is just its archive', async () => {
      expect((await byQuirk('inactiveCategory')).profile?.default_category).toBe('cmp-lg');
      expect((await byQuirk('accents')).profile?.default_category).toBe('hep-th');
      expect((await byQuirk('everyGroup')).profile?.default_category).toBe('q-bio.NC');
    });

    test('has the submission groups in arXiv’s order', async () => {
      expect((await byQuirk('everyGroup')).profile?.submission_groups).toEqual([
        ...['grp_physics', 'grp_math', 'grp_cs', 'grp_nlin', 'grp_q-bio', 'grp_q-fin'],
        ...['grp_stat', 'grp_eess', 'grp_econ'],
      ]);
      expect((await byQuirk('proxySubmitter')).profile?.submission_groups).toEqual(['grp_math']);
    });

    test('with two nicknames goes by the primary one, and logs in with both', async () => {
      const { id, username } = quirkyPeople.twoNicknames;
      expect((await byQuirk('twoNicknames')).username).toBe(username);
      expect(await idOf('second-nick')).toBe(id);
      expect((await store().users.findByLogin('second-nick'))?.username).toBe(username);
    });

    test('has rights by policy class and flags', async () => {
      const rights = async (quirk: keyof typeof quirkyPeople) => {
        const user = await byQuirk(quirk);
        return [legacyRolesOf(user), capabilitiesOf(user.flags)];
      };
      expect(await rights('administrator')).toEqual([['administrator'], 14]);
      expect(await rights('ordinary')).toEqual([['public-user'], 4]);
      expect(await rights('legacyUser')).toEqual([['legacy-user'], 4]);
      expect(await rights('proxySubmitter')).toEqual([['public-user', 'proxy-submitter'], 4]);
      expect(await rights('userEditor')).toEqual([['public-user'], 6]);
      expect(await rights('unverified')).toEqual([['public-user'], 0]);
    });

    test('may not log in when banned, deleted or unapproved; unverified is another matter', async () => {
      const may = async (quirk: keyof typeof quirkyPeople) => mayLogIn(await byQuirk(quirk));
      expect(await Promise.all((['banned', 'deleted', 'unapproved'] as const).map(may))).toEqual([
        false,
        false,
        false,
      ]);
      expect(await may('unverified')).toBe(true);
      expect((await byQuirk('unverified')).flags.emailVerified).toBe(false);
    });
  });
}
