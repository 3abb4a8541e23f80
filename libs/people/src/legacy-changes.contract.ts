import { AuditLog } from '@gatehouse/accounts-data';
import { LegacyPassword } from '@gatehouse/legacy';
import { SubjectRef, uuidOfLegacyUser } from '@gatehouse/identity';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { openRedis, openSqlite, redisReady } from '@gatehouse/platform';
import { SessionResolver, type RefusalReason } from '@gatehouse/sessions';
import { SeededRandomness, until } from '@gatehouse/testing';
import { SessionStore } from '@gatehouse/token-store';
import { LogIn, type LoggedIn } from './login/log-in.service';
import type { PeopleHouse } from './people.fixture';
import { StoreRebuild } from './store/store-rebuild.service';

/** What happens by itself in the background of the accounts app, on whatever stores. */
export function legacyChangesContract(open: () => Promise<PeopleHouse>): void {
  let house: PeopleHouse;
  const { ordinary: person } = quirkyPeople;

  beforeEach(async () => {
    house = await open();
  }, 60_000);
  afterEach(() => house.close());

  const origin = { ipAddress: '192.0.2.1', remoteHost: '', trackingCookie: '', requestId: null };
  const logIn = (password: string = person.password) =>
    house
      .get(LogIn)
      .logIn({ login: person.username, password, credential: 'cookie', deviceCookie: null, origin });
  const resolve = ({ session, secret }: LoggedIn) =>
    house.get(SessionResolver).resolve({ id: session.id, credential: 'cookie', secret });
  const becomes = (loggedIn: LoggedIn, reasons: RefusalReason[]) =>
    until(async () => reasons.includes((await resolve(loggedIn)).reason as RefusalReason), {
      message: `the session to be ${reasons.join(' or ')}`,
      timeout: 8000,
    });
  const change = (sql: string) => house.legacy.query(`${sql} WHERE user_id = ${person.id}`);

  it.each([
    ['a ban', 'flag_banned = 1'],
    ['a deletion', 'flag_deleted = 1'],
    ['a withdrawn approval', 'flag_approved = 0'],
  ])('%s in the tables ends the session here', async (_what, assignment) => {
    const loggedIn = await logIn();
    await change(`UPDATE tapir_users SET ${assignment}`);
    await becomes(loggedIn, ['revoked', 'suspended']);
    await expect(logIn()).rejects.toMatchObject({ code: 'invalid_credentials' });
  });

  it('a ban is in force for the clients of the banned as well, with the very write that ends the sessions', async () => {
    const { session } = await logIn();
    const { ref } = session.user!;
    const store = house.get(SessionStore);
    const enforce = jest.spyOn(store, 'enforce');
    await change('UPDATE tapir_users SET flag_banned = 1');
    await until(async () => (await store.findSubject(ref))?.status === 'suspended', {
      message: 'the record to refuse',
      timeout: 8000,
    });
    await until(async () => (await store.list(ref)).length === 0, { message: 'the sweep', timeout: 8000 });
    const ofThem = enforce.mock.calls.filter(([whom]) => whom.equals(ref));
    expect(new Set(ofThem.map(([, status]) => status))).toEqual(new Set(['suspended']));
    enforce.mockRestore();
    // Our own tables do not say so: a rebuild, which anybody may begin at any moment, must not let them in.
    await house.get(StoreRebuild).run();
    expect(await store.findSubject(ref)).toMatchObject({ status: 'suspended', epoch: 1 });
    // Nobody of theirs is here any more; a client of theirs that keeps asking has them watched.
    await change('UPDATE tapir_users SET flag_banned = 0');
    await store.watchLegacyUser({ legacyId: person.id, ref }, 60);
    await until(async () => (await store.findSubject(ref))?.status === 'active', {
      message: 'the lifted ban to be noticed',
      timeout: 8000,
    });
  });

  it('a lifted ban lets in again, and revives no session', async () => {
    const before = await logIn();
    await change('UPDATE tapir_users SET flag_banned = 1');
    await becomes(before, ['revoked', 'suspended']);
    await change('UPDATE tapir_users SET flag_banned = 0');
    const after = await logIn();
    expect((await resolve(after)).reason).toBe('ok');
    expect((await resolve(before)).reason).toBe('revoked');
  });

  it('a log-out in the tables ends that session and no other', async () => {
    const [ended, other] = [await logIn(), await logIn()];
    const id = ended.session.legacy!.sessionId;
    await house.legacy.query(`UPDATE tapir_sessions SET end_time = start_time - 1 WHERE session_id = ${id}`);
    await becomes(ended, ['revoked']);
    expect((await resolve(other)).reason).toBe('ok');
    // It is recorded once it is so.
    const lastEnded = async () =>
      (await house.get(AuditLog).list({ limit: 1, action: 'session.ended' }))[0] ?? null;
    await until(async () => (await lastEnded()) !== null, { message: 'the record of it' });
    expect(await lastEnded()).toMatchObject({ actor: 'feed', details: { legacy_session: id } });
  });

  it.each([
    [
      'a session whose row is deleted from the tables',
      (id: number) => removeFromLegacy(house, `DELETE FROM tapir_sessions WHERE session_id = ${id}`),
    ],
    [
      'a session whose end in the tables becomes 1',
      (id: number) => house.legacy.query(`UPDATE tapir_sessions SET end_time = 1 WHERE session_id = ${id}`),
    ],
  ])('%s ends here, and no other', async (_what, end) => {
    const [ended, other] = [await logIn(), await logIn()];
    await end(ended.session.legacy!.sessionId);
    await becomes(ended, ['revoked']);
    expect((await resolve(other)).reason).toBe('ok');
  });

  it('a password changed in the tables ends all sessions, and the new one logs in', async () => {
    const loggedIn = await logIn();
    const changed = LegacyPassword.make('another password', new SeededRandomness());
    await change(`UPDATE tapir_users_password SET password_enc = '${changed}'`);
    await becomes(loggedIn, ['revoked']);
    await expect(logIn()).rejects.toMatchObject({ code: 'invalid_credentials' });
    expect((await resolve(await logIn('another password'))).reason).toBe('ok');
  });

  it('changed rights and claims hold for the session that is there', async () => {
    const loggedIn = await logIn();
    expect((await resolve(loggedIn)).live!.authorizations.scopes).not.toContain('submission:read:*');
    await change("UPDATE tapir_users SET policy_class = 1, flag_edit_users = 1, last_name = 'Newname'");
    await until(
      async () => (await resolve(loggedIn)).live?.authorizations.scopes.includes('submission:read:*'),
      {
        message: 'the new rights',
        timeout: 8000,
      },
    );
    const { live } = await resolve(loggedIn);
    expect(live).toMatchObject({
      authorizations: { classic: 6 },
      user: { claims: { name: { surname: 'Newname' } } },
    });
  });

  it('somebody who is deleted for good has no session any more', async () => {
    const loggedIn = await logIn();
    await removeFromLegacy(house, `DELETE FROM tapir_users WHERE user_id = ${person.id}`);
    await becomes(loggedIn, ['revoked', 'suspended']);
  });

  it('somebody who is asked for is there soon, as they are now; whom nobody knows is refused', async () => {
    const store = house.get(SessionStore);
    const known = SubjectRef.user(uuidOfLegacyUser(person.id));
    const unknown = SubjectRef.user(uuidOfLegacyUser(4_000_000_000));
    await store.askForUser({ legacyId: person.id, ref: known });
    await store.askForUser({ legacyId: 4_000_000_000, ref: unknown });
    const statusOf = async (ref: SubjectRef) => (await store.findSubject(ref))?.status ?? null;
    await until(async () => (await statusOf(known)) === 'active', { message: 'the record', timeout: 8000 });
    await until(async () => (await statusOf(unknown)) === 'suspended', {
      message: 'the refusal',
      timeout: 8000,
    });
    expect(await store.findSubject(known)).toMatchObject({ claims: { username: person.username } });
  });

  it('an emptied token store is rebuilt: the policy is back, revoked people stay out, and one can log in', async () => {
    const loggedIn = await logIn();
    await emptyTokenStore(house);
    await until(async () => !(await house.get(StoreRebuild).isNeeded()), {
      message: 'the rebuild',
      timeout: 8000,
    });
    expect((await resolve(loggedIn)).reason).toBe('revoked');
    expect((await resolve(await logIn())).reason).toBe('ok');
  });
}

/** As an operator does who knows what he does; the tables would not let him otherwise. */
async function removeFromLegacy(house: PeopleHouse, remove: string): Promise<void> {
  if (house.settings.legacyDatabase!.engine === 'sqlite') {
    const file = openSqlite((house.settings.legacyDatabase as { file: string }).file);
    file.pragma('foreign_keys = OFF');
    file.exec(remove);
    file.close();
    return;
  }
  await house.legacy.transaction(async (manager) => {
    await manager.query('SET foreign_key_checks = 0');
    await manager.query(remove);
    await manager.query('SET foreign_key_checks = 1');
  });
}

async function emptyTokenStore(house: PeopleHouse): Promise<void> {
  const { tokenStore } = house.settings;
  if (tokenStore.kind === 'sqlite') {
    const file = openSqlite(tokenStore.file);
    for (const table of ['sessions', 'subjects', 'house']) file.exec(`delete from ${table}`);
    file.close();
    return;
  }
  const redis = openRedis(tokenStore, { name: 'test' });
  await redisReady(redis, 2000);
  await redis.flushall();
  redis.disconnect();
}
