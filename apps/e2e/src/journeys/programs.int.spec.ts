import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith, until } from '@gatehouse/testing';
import type { ReceivedRequest } from '../echo/received-request';
import { ask } from '../http/raw-request';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

const person = quirkyPeople.accents;

describeWith(['mariadbd', 'redis-server', 'nginx'], 'a program that somebody runs', () => {
  let stack: PlatformStack;

  beforeAll(async () => {
    stack = await startPlatform();
  }, 120_000);
  afterAll(() => stack?.stop());

  const logIn = (password: string = person.password, headers: readonly (readonly [string, string])[] = []) =>
    ask(stack.gateway.accounts, {
      method: 'POST',
      target: '/api/v1/login',
      headers: [['Content-Type', 'application/json'], ...headers],
      body: JSON.stringify({ username: person.username, password }),
    });
  const tokenOf = async () => (await logIn()).json<{ access_token: string }>().access_token;
  const atService = (token: string) =>
    ask(stack.gateway.service, { headers: [['Authorization', `Bearer ${token}`]] });

  test('logs in, and is let in with what it got', async () => {
    const answer = await logIn();
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ token_type: 'Bearer', expires_in: 36_000 });
    const seen = await atService(answer.json<{ access_token: string }>().access_token);
    expect(seen.status).toBe(200);
    const { token } = seen.json<object>() as ReceivedRequest;
    expect(token?.user).toMatchObject({ username: person.username, user_id: String(person.id) });
  });

  test('is told that the password is wrong, as a problem', async () => {
    const answer = await logIn('wrong');
    expect([answer.status, answer.json()['code']]).toEqual([401, 'invalid_credentials']);
  });

  test('cannot say that it comes from somewhere else', async () => {
    await logIn(person.password, [['X-Forwarded-For', '203.0.113.9']]);
    const rows = await stack.legacy.query<{ ip_addr: string }>(
      'SELECT ip_addr FROM tapir_sessions_audit JOIN tapir_sessions USING (session_id) WHERE user_id = ?',
      [person.id],
    );
    expect(rows.map((row) => row.ip_addr)).not.toContain('203.0.113.9');
  });

  test.each(['/metrics', '/readyz', '/%6detrics', '//metrics'])('sees nothing at %s', async (target) => {
    expect((await ask(stack.gateway.accounts, { target })).status).toBe(404);
  });

  test('is out when its user is revoked by a command, and the old system bans them too', async () => {
    const token = await tokenOf();
    expect((await atService(token)).status).toBe(200);
    expect((await stack.cli('users', 'revoke', person.username, '--reason', 'test')).exitCode).toBe(0);
    const refused = await atService(token);
    expect([refused.status, refused.header('X-Auth-Reason')]).toEqual([401, 'suspended']);
    expect((await logIn()).status).toBe(401);
    const [row] = await stack.legacy.query<{ flag_banned: number }>(
      'SELECT flag_banned FROM tapir_users WHERE user_id = ?',
      [person.id],
    );
    expect(row!.flag_banned).toBe(1);

    expect((await stack.cli('users', 'restore', person.username)).exitCode).toBe(0);
    expect((await atService(token)).status).toBe(401);
    expect((await atService(await tokenOf())).status).toBe(200);
  });

  test('is out when the old system bans its user', async () => {
    const token = await tokenOf();
    expect((await atService(token)).status).toBe(200);
    await stack.legacy.query('UPDATE tapir_users SET flag_banned = 1 WHERE user_id = ?', [person.id]);
    await until(async () => (await atService(token)).status === 401, { message: 'the ban to be noticed' });
    await stack.legacy.query('UPDATE tapir_users SET flag_banned = 0 WHERE user_id = ?', [person.id]);
    expect((await atService(token)).status).toBe(401);
  });

  test('is told to wait while the token store is emptied and rebuilt, and then logs in again', async () => {
    const token = await tokenOf();
    await stack.redis.cli('FLUSHALL');
    await until(async () => (await atService(token)).status === 401, { message: 'the store to be rebuilt' });
    await until(async () => (await logIn()).status === 200, { message: 'log-in to work again' });
    expect((await atService(await tokenOf())).status).toBe(200);
  });
});
