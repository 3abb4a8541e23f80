import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith } from '@gatehouse/testing';
import { ComposedPlatform } from './composed-platform';
import { milliseconds } from './duration';
import { Visitor } from './visitor';

const person = quirkyPeople.ordinary;

describeWith(['mariadbd', 'redis-server', 'nginx', 'openssl', 'curl'], 'the compose file', () => {
  let platform: ComposedPlatform;
  let visitor: Visitor;
  const at = (host: string, path = '/') =>
    `https://${host}.${platform.operator.domain}:${platform.operator.httpsPort}${path}`;

  beforeAll(async () => {
    platform = await ComposedPlatform.prepare();
    await platform.up();
    visitor = new Visitor(readFileSync(join(platform.operator.made, 'secrets/tls_certificate')));
  }, 360_000);
  afterAll(() => platform?.down());

  async function logIn(): Promise<void> {
    const sent = await visitor.get(at('app', '/papers/42'));
    expect(sent.status).toBe(302);
    const form = await visitor.get(sent.headers.location!);
    const hidden = [...form.body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
    const fields = Object.fromEntries(
      hidden.map(([, name, value]) => [name!, value!.replaceAll('&amp;', '&')]),
    );
    const { username, password } = person;
    const answer = await visitor.post(at('accounts', '/login'), { ...fields, username, password });
    expect([answer.status, answer.headers.location]).toEqual([303, at('app', '/papers/42')]);
  }

  test('starts, and every health check passes', async () => {
    const healthy: Record<string, boolean | null> = {};
    for (const name of Object.keys(platform.compose.services)) healthy[name] = await platform.check(name);
    expect(healthy).toEqual({
      ...{ nginx: true, app: true, mariadb: true, redis: true },
      ...{ 'accounts-1': true, 'accounts-2': true, 'registry-1': true, 'registry-2': true },
      ...{ 'authorizer-1': true, 'authorizer-2': true },
      ...{ cli: null, migrate: null, 'legacy-demo': null },
    });
  });

  test('leads plain http to https', async () => {
    const { httpPort, httpsPort, domain } = platform.operator;
    const answer = await new Promise<[number | undefined, string | undefined]>((resolve, reject) => {
      const headers = { Host: `accounts.${domain}:${httpPort}` };
      get({ host: '127.0.0.1', port: httpPort, path: '/login?a=b', headers }, (response) => {
        response.resume();
        resolve([response.statusCode, response.headers.location]);
      }).on('error', reject);
    });
    expect(answer).toEqual([308, `https://accounts.${domain}:${httpsPort}/login?a=b`]);
  });

  test('has no handshake for a name that it does not serve', async () => {
    const refused = new Promise((_, reject) => {
      const { httpsPort: port } = platform.operator;
      connect({ host: '127.0.0.1', port, servername: 'else.example.org', rejectUnauthorized: false }).on(
        'error',
        reject,
      );
    });
    await expect(refused).rejects.toThrow(/unrecognized name/);
  });

  test('lets somebody log in on the way to a protected page, over TLS', async () => {
    await logIn();
    const page = await visitor.get(at('app', '/papers/42'));
    expect(page.status).toBe(200);
    expect(page.body).toContain(`Hello, ${person.username}`);
    expect(page.body).toContain('/papers/42');
    expect((await visitor.get(at('accounts', '/profile'))).status).toBe(200);
  });

  test('shows the registry, and nobody the inner pages of the apps', async () => {
    expect((await visitor.get(at('registry', '/healthz'))).status).toBe(200);
    for (const host of ['accounts', 'registry'])
      for (const path of ['/readyz', '/metrics'])
        expect((await visitor.get(at(host, path))).status).toBe(404);
  });

  test('refuses who was revoked with the service `cli`, at once, and lets them in again when restored', async () => {
    const revoked = await platform.run('cli', ['users', 'revoke', person.username]);
    expect([await revoked.exited, revoked.stderr()]).toEqual([0, '']);
    const refused = await visitor.get(at('app', '/papers/42'));
    expect([refused.status, refused.headers.location]).toEqual([
      302,
      expect.stringContaining(at('accounts', '/login')),
    ]);
    expect((await visitor.get(at('accounts', '/profile'))).status).toBe(303);

    const restored = await platform.run('cli', ['users', 'restore', person.username]);
    expect([await restored.exited, restored.stderr()]).toEqual([0, '']);
    expect((await visitor.get(at('app', '/papers/42'))).status).toBe(302);
    await logIn();
    expect((await visitor.get(at('app', '/papers/42'))).status).toBe(200);
  });

  test('can be started again: nothing is pending, and no demo people come twice', async () => {
    const migrated = await platform.run('migrate');
    expect([await migrated.exited, migrated.stdout()]).toEqual([
      0,
      expect.stringContaining('(0 migrations ran)'),
    ]);
    expect(await (await platform.run('cli', ['migrate', '--check'])).exited).toBe(0);
    const filled = await platform.run('legacy-demo');
    expect([await filled.exited, filled.stdout()]).toEqual([0, expect.stringContaining('nothing was done')]);
  });

  test('has no setting that `config check` finds wrong, for any app', async () => {
    const checked = await platform.run('cli', ['config', 'check', '--json']);
    expect([await checked.exited, checked.stdout()]).toEqual([
      0,
      expect.not.stringContaining('bad_settings'),
    ]);
  });

  test('is ready, which it is not with a Redis that evicts or forgets', async () => {
    for (const [name, port] of [
      ['accounts-1', 4000],
      ['registry-2', 4001],
      ['authorizer-2', 4002],
    ] as const) {
      const { status } = await fetch(`http://127.0.0.1:${platform.portOf(name, port)}/readyz`);
      expect([name, status]).toEqual([name, 200]);
    }
  });

  test('a health check fails when its server is stopped, and each server ends with 0 in its time', async () => {
    expect([...platform.servers.keys()].sort()).toEqual([
      ...['accounts-1', 'accounts-2', 'app', 'authorizer-1', 'authorizer-2', 'registry-1', 'registry-2'],
    ]);
    for (const [name, server] of platform.servers) {
      const grace = milliseconds(platform.compose.services[name]!.stop_grace_period!);
      const start = performance.now();
      expect([name, await server.stop()]).toEqual([name, 0]);
      expect(performance.now() - start).toBeLessThan(grace);
      expect([name, await platform.check(name)]).toEqual([name, false]);
    }
  }, 120_000);
});
