import { createSecretKey } from 'node:crypto';
import { compactDecrypt, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { uuidOfLegacyUser } from '@gatehouse/identity';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { loadSettings } from '@gatehouse/platform';
import type { TestPlatform } from './platform.contract';
import { runCli } from './run-cli.contract';

/** `migrate` comes first: what follows it in the suite stands on its tables. */
export function migrateCommand(platform: () => TestPlatform, accountsTables: () => Promise<number>): void {
  describe('migrate', () => {
    const check = async () => {
      const ran = await platform().run('migrate', '--check', '--json');
      return [ran.code, ran.json<{ pending: string[] }>().pending];
    };

    test('--check tells what is pending, and changes nothing', async () => {
      const before = await check();
      expect(before).toEqual([1, expect.arrayContaining(['first policy'])]);
      expect(before[1]).not.toContain('legacy tables');
      expect(await accountsTables()).toBe(0);
      expect(await check()).toEqual(before);
    });

    test('people are told to migrate before anything else', async () => {
      const ran = await platform().runWith(
        'long enough',
        ...['users', 'create', '--username', 'early', '--email', 'early@example.org', '--password-stdin'],
      );
      expect([ran.code, ran.stdout]).toEqual([1, '']);
      expect(ran.stderr).toContain('Run `migrate` first.');
      expect(
        await platform().stores.legacy("SELECT 1 FROM tapir_users WHERE email = 'early@example.org'"),
      ).toEqual([]);
    });

    test('run twice at once does its work once', async () => {
      const migrate = () => runCli(platform().env, ['migrate', '--json']);
      const runs = await Promise.all([migrate(), migrate()]);
      expect(runs.map(({ code }) => code)).toEqual([0, 0]);
      const said = runs.map((ran) => ran.json<{ migrations: string[]; first_policy_published: boolean }>());
      const done = said.flatMap(({ migrations }) => migrations);
      expect(done.length).toBeGreaterThanOrEqual(6);
      expect(new Set(done).size).toBe(done.length);
      expect(said.filter((one) => one.first_policy_published)).toHaveLength(1);
      expect(said).toMatchObject([{ legacy_tables_created: false }, { legacy_tables_created: false }]);
      expect(await check()).toEqual([0, []]);
      expect(await (await platform().store()).readPolicy()).toMatchObject({
        version: 1,
        default: 'authenticated',
        roles: { administrator: expect.arrayContaining(['submission:read:*']) },
      });
    });

    test('says so when there is nothing to do', async () => {
      expect((await platform().run('migrate', '--json')).json()).toEqual({
        legacy_tables_created: false,
        migrations: [],
        first_policy_published: false,
        token_store: 'up_to_date',
      });
    });
  });
}

export function storeCommands(platform: () => TestPlatform): void {
  test('policy export --in-force prints the policy that the store has', async () => {
    const [ran, text] = await Promise.all([
      platform().run('policy', 'export', '--in-force', '--json'),
      platform().run('policy', 'export', '--in-force'),
    ]);
    const inForce = await (await platform().store()).readPolicy();
    expect([ran.code, ran.json(), text.json()]).toEqual([0, inForce, inForce]);
  });

  test('store rebuild tells how many subjects it wrote, and which policy is there', async () => {
    await platform().run('users', 'revoke', 'classthree');
    const ran = await platform().run('store', 'rebuild', '--json');
    expect([ran.code, ran.json()]).toEqual([
      0,
      { subjects: expect.any(Number), clients: expect.any(Number), policy_version: 1 },
    ]);
    expect(ran.json<{ subjects: number }>().subjects).toBeGreaterThan(0);
  });

  describe('token generate', () => {
    const { ordinary } = quirkyPeople;
    const generate = (...words: string[]) =>
      platform().run('token', 'generate', '--user', 'foouser', '--json', ...words);

    test('prints a token that a service with the key can read', async () => {
      const { token } = (await generate('--scope', 'submission:read', 'profile:read')).json<{
        token: string;
      }>();
      const key = Buffer.from(platform().env.GATEWAY_TOKEN_KEY!, 'base64url');
      const { plaintext } = await compactDecrypt(token, key);
      expect(JSON.parse(Buffer.from(plaintext).toString())).toMatchObject({
        aud: 'gateway',
        sub: uuidOfLegacyUser(ordinary.id),
        user: { username: 'foouser', user_id: String(ordinary.id) },
        scope: 'submission:read profile:read',
      });
    });

    test('in the formats that services verify by a public key, or by arXiv’s secret', async () => {
      const [jws, arxiv] = await Promise.all([
        platform().run('token', 'generate', '--user', 'foouser', '--format', 'jws', '--audience', 'papers'),
        generate('--format', 'arxiv'),
      ]);
      const [key] = loadSettings('cli', { ...platform().env }).gatewayToken.signingKeys;
      const { d: _, ...publicKey } = key as Record<string, string>;
      const keys = createLocalJWKSet({ keys: [publicKey] } as never);
      expect(decodeProtectedHeader(jws.stdout.trim())).toMatchObject({ typ: 'gateway+jwt' });
      expect((await jwtVerify(jws.stdout.trim(), keys)).payload).toMatchObject({ aud: 'papers' });
      const { token, authorization } = arxiv.json<{ token: string; authorization: string }>();
      expect(authorization).toBe(token);
      const secret = createSecretKey(Buffer.from(platform().env.JWT_SECRET!));
      const { payload } = await jwtVerify(token, secret);
      expect(payload).toMatchObject({ user: { email: 'foo@example.org' }, client: null });
    });

    test.each([
      ['a scope that the person does not hold', ['--scope', 'fulltext:create'], 'scope_not_held'],
      ['an audience that has no key', ['--audience', 'nobody'], 'unknown_audience'],
      ['somebody who may not be here', ['--user', 'banned'], 'suspended'],
    ])('refuses %s', async (_, words, code) => {
      const ran = await generate(...words);
      expect([ran.code, ran.json()]).toMatchObject([1, { error: { code } }]);
    });

    test('refuses in production', async () => {
      const env = {
        ...platform().env,
        NODE_ENV: 'production',
        BASE_SERVER: 'example.org',
        ACCOUNTS_URL: 'https://accounts.example.org',
        ISSUER: 'https://registry.example.org',
        ENCRYPTION_KEY: 'x9d5kRhuVQrm3VgnQ0pJtVIX0lVYb9Fhs4DgVqWJn3I',
      };
      const ran = await platform().runIn(env, 'token', 'generate', '--user', 'foouser', '--json');
      expect([ran.code, ran.json()]).toMatchObject([1, { error: { code: 'refused_in_production' } }]);
    });
  });
}
