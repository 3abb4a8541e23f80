import { AuditLog } from '@gatehouse/accounts-data';
import { ClassicCookie, LegacyPermanentTokens } from '@gatehouse/legacy';
import { quirkyPeople, quirkyTokens } from '@gatehouse/legacy-schema';
import { Revocation } from '../revocation/revocation.service';
import type { PeopleHouse, TestPeople } from '../people.fixture';
import { PermanentLogIn } from './permanent-log-in.service';

/** Logging in by the old system's permanent tokens. */
export function permanentLogInContract(people: () => TestPeople): void {
  describe('a permanent token of the old system', () => {
    let accepting: PeopleHouse;
    beforeAll(async () => {
      accepting = await people().house.another({ LEGACY_PERMANENT_LOGIN: '1' });
    }, 60_000);
    afterAll(() => accepting.close());

    const { valid, ended } = quirkyTokens;
    const tokenOf = ({ userId, secret }: { userId: number; secret: string }) => `${userId}-${secret}`;
    const logIn = (tokens: readonly string[], origin = people().origin(), house = accepting) =>
      house.get(PermanentLogIn).logIn(tokens, origin);
    const sessionsOpened = async () => {
      const row = await people().row('SELECT COUNT(*) AS n FROM tapir_sessions');
      return Number(row!['n']);
    };
    /** A valid token of somebody, as the old system issued it. */
    const tokenFor = async (userId: number, secret = `secret-of-${userId}-AbCdEf0123`) => {
      await people().house.legacy.query(
        `INSERT INTO tapir_permanent_tokens (user_id, secret, valid, issued_when, session_id)
         VALUES (${userId}, '${secret}', 1, 1, ${(await people().row('SELECT MIN(session_id) AS id FROM tapir_sessions'))!['id'] as number})`,
      );
      return `${userId}-${secret}`;
    };

    it('opens both sessions of its holder, which prove no more than the old system asks', async () => {
      const opened = (await logIn(['garbage', tokenOf(valid)]))!;
      expect(opened).toMatchObject({ userId: String(valid.userId), session: { amr: ['legacy'] } });
      const { sessionHash } = accepting.settings.legacy;
      expect(ClassicCookie.unpack(opened.legacyCookie!, sessionHash)).toMatchObject({
        userId: valid.userId,
        sessionId: opened.session.legacy!.sessionId,
      });
      const row = await people().row(
        'SELECT end_time FROM tapir_sessions WHERE session_id = ?',
        opened.session.legacy!.sessionId,
      );
      expect(row).toEqual({ end_time: 0 });
    });

    it('leaves the trace in the tables that the old system leaves, and one in the audit without the secret', async () => {
      const opened = (await logIn([tokenOf(valid)]))!;
      const { sessionId } = opened.session.legacy!;
      const used = 'SELECT * FROM tapir_permanent_tokens_used WHERE session_id = ?';
      const row = (await people().row(used, sessionId))!;
      expect(row).toMatchObject({
        user_id: valid.userId,
        secret: valid.secret,
        used_from: expect.stringMatching(/^2[45]\d\./) as string,
        remote_host: 'host.example.org',
      });
      expect(Math.abs(Number(row['used_when']) - Date.now() / 1000)).toBeLessThan(60);
      const [entry] = await people().house.get(AuditLog).list({ limit: 1 });
      expect(entry).toMatchObject({
        action: 'login.succeeded',
        details: { by: 'permanent_token', session: opened.session.id.toString() },
      });
      expect(JSON.stringify(entry)).not.toContain(valid.secret);
    });

    it.each([
      ['that was ended', () => tokenOf(ended)],
      ['with another secret', () => `${valid.userId}-${valid.secret.replace(/.$/, 'x')}`],
      ['in other letters', () => tokenOf(valid).toUpperCase()],
      ['of another user', () => `${quirkyPeople.ordinary.id}-${valid.secret}`],
      ['of nobody', () => `777777-${valid.secret}`],
      ['that is none', () => valid.secret],
      ['that is empty', () => ''],
      ['of somebody banned', () => tokenFor(quirkyPeople.banned.id)],
      ['of somebody deleted', () => tokenFor(quirkyPeople.deleted.id)],
      ['of somebody unverified', () => tokenFor(quirkyPeople.unverified.id)],
    ])('%s lets nobody in, and opens nothing', async (_what, make) => {
      const token = await make();
      const before = await sessionsOpened();
      expect(await logIn([token])).toBeNull();
      expect(await sessionsOpened()).toBe(before);
    });

    it('of somebody revoked here lets nobody in', async () => {
      const { id } = await people().somebody();
      const token = await tokenFor(id);
      expect(await logIn([token])).not.toBeNull();
      const account = people().accountOf(id);
      await people().house.get(Revocation).revoke({ account, by: 'cli', reason: 'spam' });
      expect(await logIn([token])).toBeNull();
    });

    it('lets nobody in once all of them were ended', async () => {
      const { id } = await people().somebody();
      const token = await tokenFor(id);
      await accepting.get(LegacyPermanentTokens).endAllOf(id);
      expect(await logIn([token])).toBeNull();
    });

    it('is not guessed: after ten tries the right one is refused too, and the password is not', async () => {
      const person = await people().somebody();
      const token = await tokenFor(person.id);
      for (let count = 0; count < 10; count += 1)
        expect(await logIn([`${person.id}-guess${count}`])).toBeNull();
      await expect(logIn([token])).rejects.toMatchObject({ kind: 'too_many', code: 'throttled' });
      await expect(people().tryLogIn(person.username, person.password)).resolves.toBeDefined();
    });

    it('that lets in starts the count anew', async () => {
      const { id } = await people().somebody();
      const token = await tokenFor(id);
      for (let count = 0; count < 25; count += 1) expect(await logIn([token])).not.toBeNull();
    });

    it('whose use cannot be noted leaves no session behind', async () => {
      const { id } = await people().somebody();
      const token = await tokenFor(id);
      const note = jest.spyOn(LegacyPermanentTokens.prototype, 'recordUse');
      note.mockRejectedValueOnce(new Error('the database went away'));
      await expect(logIn([token])).rejects.toThrow('the database went away');
      note.mockRestore();
      const open = `SELECT COUNT(*) AS n FROM tapir_sessions WHERE user_id = ${id} AND end_time = 0`;
      expect(Number((await people().row(open))!['n'])).toBe(0);
    });

    it('is not even read where the operator did not ask for it', async () => {
      const asked = jest.spyOn(LegacyPermanentTokens.prototype, 'findHolder');
      const { house } = people();
      expect(house.settings.legacy.acceptPermanentToken).toBe(false);
      expect(await logIn([tokenOf(valid)], people().origin(), house)).toBeNull();
      expect(asked).not.toHaveBeenCalled();
      asked.mockRestore();
    });
  });
}
