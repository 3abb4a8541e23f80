import { DomainError, SubjectRef } from '@gatehouse/identity';
import { Outbox } from '@gatehouse/accounts-data';
import { until } from '@gatehouse/testing';
import { SessionStore } from '@gatehouse/token-store';
import { OutboxWorker } from './outbox-worker';
import { Revocation } from './revocation.service';
import type { TestPeople } from '../people.fixture';

/** Taking rights away and giving them back. */
export function revocationContract(people: () => TestPeople): void {
  describe('revoking', () => {
    it('ends every session at once, the old system’s too, and sets its flag', async () => {
      const person = await people().somebody();
      const sessions = [
        await people().tryLogIn(person.username, person.password),
        await people().tryLogIn(person.username, person.password),
      ];
      const outcome = await people()
        .house.get(Revocation)
        .revoke({ account: people().accountOf(person.id), by: 'cli', reason: 'spam' });
      expect(outcome).toMatchObject({ inForce: true, finished: true });
      for (const session of sessions) expect(await people().stateOf(session)).toBe('suspended');
      await expect(people().tryLogIn(person.username, person.password)).rejects.toMatchObject({
        code: 'invalid_credentials',
      });
      expect(await people().row('SELECT flag_banned FROM tapir_users WHERE user_id = ?', person.id)).toEqual({
        flag_banned: 1,
      });
      expect(
        await people().row(
          'SELECT COUNT(*) AS open FROM tapir_sessions WHERE user_id = ? AND end_time = 0',
          person.id,
        ),
      ).toEqual({ open: 0 });
      const audit = await people().row('SELECT * FROM tapir_admin_audit WHERE affected_user = ?', person.id);
      expect(audit).toMatchObject({
        action: 'suspend-user',
        data: 'tapir_users.flag_banned=1',
        comment: 'spam',
      });
    });

    it('is undone by restoring, which revives no session', async () => {
      const person = await people().somebody();
      const before = await people().tryLogIn(person.username, person.password);
      await people()
        .house.get(Revocation)
        .revoke({ account: people().accountOf(person.id), by: 'cli', reason: 'mistake' });
      expect(
        await people()
          .house.get(Revocation)
          .restore({ account: people().accountOf(person.id), by: 'cli' }),
      ).toMatchObject({ inForce: true, finished: true });
      expect(['revoked', 'expired']).toContain(await people().stateOf(before));
      expect(await people().row('SELECT flag_banned FROM tapir_users WHERE user_id = ?', person.id)).toEqual({
        flag_banned: 0,
      });
      expect(await people().stateOf(await people().tryLogIn(person.username, person.password))).toBe('ok');
    });

    it('of somebody whom the old system had banned is not undone there', async () => {
      const person = await people().somebody();
      await people().house.legacy.query(
        `UPDATE tapir_users SET flag_banned = 1 WHERE user_id = ${person.id}`,
      );
      await people()
        .house.get(Revocation)
        .revoke({ account: people().accountOf(person.id), by: 'cli', reason: 'x' });
      await people()
        .house.get(Revocation)
        .restore({ account: people().accountOf(person.id), by: 'cli' });
      expect(await people().row('SELECT flag_banned FROM tapir_users WHERE user_id = ?', person.id)).toEqual({
        flag_banned: 1,
      });
    });

    it('of somebody who never logged in holds, and restoring whom nobody revoked is refused', async () => {
      const person = await people().somebody();
      const account = people().accountOf(person.id);
      await people().house.get(Revocation).revoke({ account, by: 'cli', reason: 'x' });
      await expect(people().tryLogIn(person.username, person.password)).rejects.toMatchObject({
        code: 'invalid_credentials',
      });
      await people().house.get(Revocation).restore({ account, by: 'cli' });
      await expect(people().house.get(Revocation).restore({ account, by: 'cli' })).rejects.toMatchObject({
        code: 'not_suspended',
      });
    });

    it('wins over a log-in that is under way, wherever that is', async () => {
      const store = people().house.get(SessionStore);
      const steps = ['findSubject', 'writeSubject', 'open'] as const;
      for (const step of steps) {
        const person = await people().somebody();
        const original = store[step].bind(store) as (...args: never[]) => Promise<never>;
        const spy = jest.spyOn(store, step).mockImplementationOnce((async (...args: never[]) => {
          await people()
            .house.get(Revocation)
            .revoke({ account: people().accountOf(person.id), by: 'cli', reason: step });
          return original(...args);
        }) as never);
        const outcome = await people()
          .tryLogIn(person.username, person.password)
          .catch((error: unknown) => error);
        spy.mockRestore();
        expect([step, outcome]).toEqual([step, expect.objectContaining({ code: 'invalid_credentials' })]);
        expect(await store.list(SubjectRef.user(people().accountOf(person.id).uuid))).toEqual([]);
      }
    });

    it('wins over a log-in under way also when the token store forgot it', async () => {
      const person = await people().somebody();
      const store = people().house.get(SessionStore);
      const original = store.findSubject.bind(store);
      const spy = jest.spyOn(store, 'findSubject').mockImplementationOnce(async (ref) => {
        jest.spyOn(store, 'enforce').mockResolvedValue(undefined);
        await people()
          .house.get(Revocation)
          .revoke({ account: people().accountOf(person.id), by: 'cli', reason: 'x' });
        return original(ref);
      });
      const outcome = await people()
        .tryLogIn(person.username, person.password)
        .catch((error: unknown) => error);
      spy.mockRestore();
      jest.restoreAllMocks();
      expect(outcome).toMatchObject({ code: 'invalid_credentials' });
    });

    it('is recorded while the token store is down, and enforced when it is back', async () => {
      const person = await people().somebody();
      const loggedIn = await people().tryLogIn(person.username, person.password);
      const store = people().house.get(SessionStore);
      const outage = new DomainError('unavailable', 'store_unavailable', 'down');
      const down = jest.spyOn(store, 'enforce').mockRejectedValue(outage);
      const outcome = await people()
        .house.get(Revocation)
        .revoke({ account: people().accountOf(person.id), by: 'cli', reason: 'x' });
      expect(outcome).toMatchObject({ inForce: false, finished: false });
      down.mockRestore();
      expect(await people().stateOf(loggedIn)).toBe('ok');
      await until(
        async () => {
          await people().house.get(OutboxWorker).workOnDue();
          return (
            (await people().house.get(Outbox).pendingOf(people().accountOf(person.id).uuid)).length === 0
          );
        },
        { message: 'the outbox to be empty', timeout: 15_000, every: 200 },
      );
      expect(await people().stateOf(loggedIn)).toBe('suspended');
    });
  });
}
