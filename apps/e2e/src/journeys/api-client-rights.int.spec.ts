import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith, until } from '@gatehouse/testing';
import { RegisteredClient } from '../clients/registered-client';
import { headerOf, type ReceivedRequest } from '../echo/received-request';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

const { ordinary, accents, mixedCase } = quirkyPeople;
const inactive = { active: false };

describeWith(['mariadbd', 'redis-server', 'nginx'], 'the rights of an API client', () => {
  let stack: PlatformStack;

  beforeAll(async () => {
    stack = await startPlatform();
  }, 180_000);
  afterAll(() => stack?.stop());

  const done = async (...words: string[]) => {
    const result = await stack.cli(...words);
    expect(result).toMatchObject({ exitCode: 0 });
    return result.json;
  };

  /** What a token allows, as the service is told in both ways, and as introspection says; the three must agree. */
  async function allowedBy(client: RegisteredClient, token: string): Promise<string[]> {
    const answer = await client.call(token);
    expect(answer.status).toBe(200);
    const got = answer.json<object>() as ReceivedRequest;
    const told = [
      headerOf(got, 'X-Auth-Scopes'),
      got.token!.scope,
      (await client.introspect(token))['scope'],
    ];
    const [scopes, ...others] = told.map((text) => sorted(String(text ?? '')));
    for (const other of others) expect(other).toEqual(scopes);
    return scopes!;
  }

  test('are whatever is approved now, for a token that was asked for without scopes', async () => {
    const scopes = ['submission:read', 'compile:read'];
    const client = await RegisteredClient.register(stack, { owner: ordinary.username, scopes });
    const token = await client.token();
    expect(await allowedBy(client, token)).toEqual(['compile:read', 'submission:read']);
    await done('clients', 'approve', client.id, '--scope', 'preview:read');
    expect(await allowedBy(client, token)).toEqual(['compile:read', 'preview:read', 'submission:read']);
    await done('clients', 'withdraw', client.id, '--scope', 'submission:read');
    expect(await allowedBy(client, token)).toEqual(['compile:read', 'preview:read']);
  }, 60_000);

  test('are no more than was asked for, and less if that is withdrawn, for a token with scopes', async () => {
    const scopes = ['submission:read', 'compile:read'];
    const client = await RegisteredClient.register(stack, { owner: ordinary.username, scopes });
    const token = await client.token('submission:read compile:read');
    await done('clients', 'approve', client.id, '--scope', 'preview:read');
    expect(await allowedBy(client, token)).toEqual(['compile:read', 'submission:read']);
    await done('clients', 'withdraw', client.id, '--scope', 'compile:read');
    expect(await allowedBy(client, token)).toEqual(['submission:read']);
    await done('clients', 'withdraw', client.id, '--scope', 'submission:read');
    expect(await allowedBy(client, token)).toEqual([]);
    expect((await client.askForToken('compile:read')).json()).toMatchObject({ error: 'invalid_scope' });
  }, 60_000);

  test('are proved by either of two secrets, and by a removed one never again', async () => {
    const client = await RegisteredClient.register(stack, { owner: ordinary.username });
    const added = (await done('clients', 'secrets', 'add', client.id)) as { client_secret: string };
    expect((await client.askForToken()).status).toBe(200);
    const token = (await client.askForToken(null, added.client_secret)).json<{ access_token: string }>();

    const { secrets } = (await done('clients', 'show', client.id)) as { secrets: { id: number }[] };
    expect(secrets).toHaveLength(2);
    const first = Math.min(...secrets.map(({ id }) => id));
    await done('clients', 'secrets', 'remove', client.id, String(first));
    const refused = await client.askForToken();
    expect([refused.status, refused.json()['error']]).toEqual([401, 'invalid_client']);
    expect((await client.askForToken(null, added.client_secret)).status).toBe(200);
    // A secret proves who asks; what was given stays until it is revoked.
    expect(await client.reasonFor(token.access_token)).toBe('ok');
  }, 60_000);

  test('end with its owner’s, at once, and come back only for new tokens', async () => {
    const client = await RegisteredClient.register(stack, { owner: accents.username });
    const other = await RegisteredClient.register(stack, { owner: ordinary.username });
    const token = await client.token();
    expect(await client.reasonFor(token)).toBe('ok');

    await done('users', 'revoke', accents.username, '--reason', 'test');
    expect(await client.reasonFor(token)).toBe('401 suspended');
    expect((await client.askForToken()).json()).toMatchObject({ error: 'invalid_client' });
    expect(await other.introspect(token)).toEqual(inactive);

    await done('users', 'restore', accents.username);
    expect((await client.call(token)).status).toBe(401);
    expect(await client.introspect(token)).toEqual(inactive);
    const again = await client.token();
    expect(await client.reasonFor(again)).toBe('ok');
    expect(await client.introspect(again)).toMatchObject({ active: true, client_id: client.id });
  }, 60_000);

  test('end when the old system bans its owner', async () => {
    const client = await RegisteredClient.register(stack, { owner: mixedCase.username });
    const token = await client.token();
    expect(await client.reasonFor(token)).toBe('ok');
    await stack.legacy.query('UPDATE tapir_users SET flag_banned = 1 WHERE user_id = ?', [mixedCase.id]);
    const noticed = (what: () => Promise<boolean>) =>
      until(what, { message: 'the ban to be noticed', timeout: 10_000, every: 100 });
    await noticed(async () => (await client.call(token)).status === 401);
    // First what is out ends, then the owner's record says that nothing new is given.
    await noticed(async () => (await client.askForToken()).json()['error'] === 'invalid_client');
    expect(await client.introspect(token)).toMatchObject({ error: 'invalid_client' });

    await stack.legacy.query('UPDATE tapir_users SET flag_banned = 0 WHERE user_id = ?', [mixedCase.id]);
    await until(async () => (await client.askForToken()).status === 200, { message: 'the ban to be lifted' });
    expect((await client.call(token)).status).toBe(401);
    expect(await client.reasonFor(await client.token())).toBe('ok');
  }, 60_000);

  test('do not reach to tokens of others: it may ask about them, and not give them back', async () => {
    const client = await RegisteredClient.register(stack, { owner: ordinary.username });
    const other = await RegisteredClient.register(stack, { owner: ordinary.username });
    const token = await client.token();
    expect(await other.introspect(token)).toMatchObject({ active: true, client_id: client.id });
    expect((await other.giveBack(token)).status).toBe(400);
    expect(await client.reasonFor(token)).toBe('ok');
  }, 60_000);
});

function sorted(scopes: string): string[] {
  return scopes
    .split(' ')
    .filter((scope) => scope !== '')
    .sort();
}
