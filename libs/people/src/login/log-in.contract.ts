import { uuidOfLegacyUser } from '@gatehouse/identity';
import { AuditLog } from '@gatehouse/accounts-data';
import { ClassicCookie } from '@gatehouse/legacy';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { SessionResolver } from '@gatehouse/sessions';
import { SessionStore } from '@gatehouse/token-store';
import type { TestPeople } from '../people.fixture';

/** Logging in, out of every quirk that the legacy tables have. */
export function logInContract(people: () => TestPeople): void {
  const { ordinary } = quirkyPeople;

  describe('logging in', () => {
    it.each([
      ['by username', ordinary.username, 2],
      ['by e-mail', ordinary.email, 2],
      ['in whatever case, and with trailing spaces', `${ordinary.username.toUpperCase()} `, 2],
    ])('%s opens a session of the user', async (_how, login, id) => {
      const loggedIn = await people().tryLogIn(login, ordinary.password);
      const { live } = await people().house.get(SessionResolver).resolve(people().proofOf(loggedIn));
      expect(live).toMatchObject({
        user: {
          legacyId: id,
          claims: { username: 'foouser', name: { forename: 'Foo', surname: 'User', suffix: 'IV' } },
        },
        session: { amr: ['pwd'], ipAddress: expect.stringContaining('2001:db8') as string },
        authorizations: { classic: 4 },
      });
      expect(live!.authorizations.scopes).toContain('submission:create');
    });

    it('writes the old system’s rows, and its cookie', async () => {
      const loggedIn = await people().tryLogIn(ordinary.username, ordinary.password);
      const parts = ClassicCookie.unpack(loggedIn.legacyCookie!, people().house.settings.legacy.sessionHash)!;
      expect(parts).toMatchObject({
        userId: 2,
        capabilities: 4,
        sessionId: loggedIn.session.legacy!.sessionId,
      });
      const session = await people().row(
        'SELECT * FROM tapir_sessions WHERE session_id = ?',
        parts.sessionId,
      );
      expect(session).toMatchObject({ user_id: 2, end_time: 0, start_time: parts.issuedAt });
      const audit = await people().row(
        'SELECT * FROM tapir_sessions_audit WHERE session_id = ?',
        parts.sessionId,
      );
      expect(audit).toMatchObject({
        ip_addr: parts.ip,
        remote_host: 'host.example.org',
        tracking_cookie: 'tracker',
      });
      expect(parts.ip).toMatch(/^2[45]\d\./);
    });

    it('leaves the person’s record as it is where nothing has changed', async () => {
      const recordAfterLogIn = async () => {
        const { session } = await people().tryLogIn(ordinary.username, ordinary.password);
        return people().house.get(SessionStore).findSubject(session.user!.ref);
      };
      expect((await recordAfterLogIn())!.version).toBe((await recordAfterLogIn())!.version);
    });

    const quirks = Object.entries(quirkyPeople) as [
      string,
      {
        username: string | null;
        email: string;
        password: string | null;
        user?: Record<string, unknown>;
        nickname?: Record<string, unknown>;
      },
    ][];
    const isOut = ([, { password, user = {} }]: (typeof quirks)[number]) =>
      password === null ||
      !/^[ -~]*$/.test(password) ||
      [user.flag_banned, user.flag_deleted].some((flag) => flag !== undefined && flag !== 0) ||
      user.flag_approved === 0;
    const isUnverified = ([, { user = {} }]: (typeof quirks)[number]) => user.flag_email_verified === 0;

    it.each(quirks.filter((one) => !isOut(one) && !isUnverified(one)))(
      'lets in: %s',
      async (_quirk, person) => {
        await expect(people().tryLogIn(person.email, person.password!)).resolves.toBeDefined();
      },
    );

    it.each(quirks.filter(isOut))(
      'does not let in, as if the password were wrong: %s',
      async (_quirk, person) => {
        await expect(people().tryLogIn(person.email, person.password ?? 'anything')).rejects.toMatchObject({
          kind: 'refused',
          code: 'invalid_credentials',
          message: 'Invalid username or password.',
        });
      },
    );

    it.each(quirks.filter((one) => !isOut(one) && isUnverified(one)))(
      'asks for a verified address: %s',
      async (_quirk, person) => {
        await expect(people().tryLogIn(person.email, person.password!)).rejects.toMatchObject({
          code: 'email_not_verified',
        });
        await expect(people().tryLogIn(person.email, 'wrong')).rejects.toMatchObject({
          code: 'invalid_credentials',
        });
      },
    );

    it.each([
      ['an unknown name', 'nobody-has-this', 'password'],
      ['an unknown address', 'nobody@example.org', 'password'],
      ['a wrong password', ordinary.username, 'thepassworD'],
      ['an empty password', ordinary.username, ''],
      ['a password that is not ASCII', ordinary.username, 'thepässword'],
      ['a leading space', ` ${ordinary.username}`, ordinary.password],
      ['a name that is SQL', `' OR '1'='1`, ordinary.password],
      ['a name with a wildcard', 'foouse_', ordinary.password],
    ])('refuses %s', async (_what, login, password) => {
      await expect(people().tryLogIn(login, password)).rejects.toMatchObject({ code: 'invalid_credentials' });
    });

    it('leaves nothing behind in the old system if our session cannot be opened', async () => {
      const person = await people().somebody();
      const store = people().house.get(SessionStore);
      const open = jest.spyOn(store, 'open').mockResolvedValueOnce('suspended');
      await expect(people().tryLogIn(person.username, person.password)).rejects.toMatchObject({
        code: 'invalid_credentials',
      });
      open.mockRestore();
      const session = await people().row(
        'SELECT end_time, start_time FROM tapir_sessions WHERE user_id = ?',
        person.id,
      );
      expect(Number(session!.end_time)).toBe(Number(session!.start_time) - 1);
    });

    it('is in the audit, with the true address', async () => {
      const from = people().origin();
      const { session } = await people().tryLogIn(ordinary.username, ordinary.password, { from });
      const [entry] = await people().house.get(AuditLog).list({ limit: 1, action: 'login.succeeded' });
      expect(entry).toMatchObject({ ipAddress: from.ipAddress, details: { session: session.id.toString() } });
      await people()
        .tryLogIn(ordinary.username, 'wrong', { from })
        .catch(() => undefined);
      const [failed] = await people().house.get(AuditLog).list({ limit: 1, action: 'login.failed' });
      expect(failed).toMatchObject({ actor: null, subject: uuidOfLegacyUser(2), ipAddress: from.ipAddress });
    });
  });
}
