import { SessionStore } from '@gatehouse/token-store';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { LogOut } from './log-out.service';
import type { TestPeople } from '../people.fixture';

/** Logging out of both systems. */
export function logOutContract(people: () => TestPeople): void {
  const { ordinary } = quirkyPeople;

  describe('logging out', () => {
    it('ends both sessions', async () => {
      const loggedIn = await people().tryLogIn(ordinary.username, ordinary.password);
      await people()
        .house.get(LogOut)
        .logOut({
          session: loggedIn.session.id,
          legacyCookies: [loggedIn.legacyCookie!],
          origin: people().origin(),
        });
      expect(await people().stateOf(loggedIn)).toBe('revoked');
      const session = await people().row(
        'SELECT end_time FROM tapir_sessions WHERE session_id = ?',
        loggedIn.session.legacy!.sessionId,
      );
      expect(Number(session!.end_time)).toBeGreaterThan(0);
    });

    it('ends the old system’s session where ours is gone, and is harmless a second time', async () => {
      const loggedIn = await people().tryLogIn(ordinary.username, ordinary.password);
      await people().house.get(SessionStore).close(loggedIn.session.id);
      const request = { session: null, legacyCookies: [loggedIn.legacyCookie!], origin: people().origin() };
      await people().house.get(LogOut).logOut(request);
      await people().house.get(LogOut).logOut(request);
      const session = await people().row(
        'SELECT end_time FROM tapir_sessions WHERE session_id = ?',
        loggedIn.session.legacy!.sessionId,
      );
      expect(Number(session!.end_time)).toBeGreaterThan(0);
    });
  });
}
