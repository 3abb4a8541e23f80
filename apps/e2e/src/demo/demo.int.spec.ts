import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair, exportJWK } from 'jose';
import { gatewayTokenFor, type TokenFor } from '@gatehouse/auth/testing';
import { describeWith } from '@gatehouse/testing';
import { ask, type Headers } from '../http/raw-request';
import { startGatewayStack, type GatewayStack } from '../stack/gateway-stack';
import { startDemo, type DemoService } from './demo-process';

const issuer = 'https://registry.example.org';
const identityHeaders: Headers = [
  ['X-Auth-User', 'b1c9f6de-0000-4000-8000-000000000001'],
  ['X-Auth-Username', 'root'],
  ['X-Auth-Session', 'x'],
  ['X-Auth-Scopes', 'submission:read:*'],
];

test('the demo service has fewer than 20 lines', () => {
  const lines = readFileSync(join(__dirname, 'main.ts'), 'utf8').split('\n');
  expect(lines.filter((line) => line.trim() !== '').length).toBeLessThan(20);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
});

describeWith(['redis-server', 'nginx'], 'the demo service behind NGINX', () => {
  let stack: GatewayStack;
  beforeAll(async () => {
    stack = await startGatewayStack({ startService: (secrets) => startDemo(secrets.gatewayToken) });
  }, 60_000);
  afterAll(() => stack?.stop());

  const { people, gateway } = {
    people: () => stack.people,
    gateway: () => stack.gateway.service,
  };
  const grants = (...scopes: string[]) => ({
    roles: [],
    grants: scopes.map((scope) => ({ scope, expires: null })),
  });
  const browserOf = async (name: string, rights = {}): Promise<Headers> => {
    const { cookie } = await people().logIn(await people().user(name, rights));
    return [['Cookie', cookie]];
  };
  const askFor = (target: string, headers: Headers = []) => ask(gateway(), { target, headers });

  test('knows who is there and what they may do, from a browser and from a program', async () => {
    const told = { username: 'foouser', scopes: ['submission:read', 'submission:create'] };
    expect((await askFor('/me', await browserOf('foouser'))).json()).toEqual(told);
    const token = await people().bearerToken(await people().user('foouser'));
    expect((await askFor('/me', [['Authorization', `Bearer ${token}`]])).json()).toEqual(told);
  });

  test('lets everybody reach what is public, and nobody else what is not', async () => {
    expect((await askFor('/public/health')).status).toBe(200);
    expect((await askFor('/me')).status).toBe(401);
    expect((await askFor('/submissions/42', identityHeaders)).status).toBe(401);
  });

  test('lets in with the right scope', async () => {
    for (const scope of ['submission:read', 'submission:read:42', 'submission:read:*']) {
      const { status, body } = await askFor('/submissions/42', await browserOf('reader', grants(scope)));
      expect([scope, status, body]).toEqual([scope, 200, 'This is the submission.']);
    }
  });

  test('says which scope is missing, whatever the client says of itself', async () => {
    const other = await browserOf('creator', grants('submission:create', 'submission:read:43'));
    const answer = await askFor('/submissions/42', [...other, ...identityHeaders]);
    expect(answer.status).toBe(403);
    expect(answer.header('WWW-Authenticate')).toContain('insufficient_scope');
    expect(answer.header('Content-Type')).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'scope_missing', missing: ['submission:read'] });
    expect((await askFor('/submissions/43', other)).status).toBe(200);
  });

  test('a revoked user is gone at the next request', async () => {
    const user = await people().user('victim');
    const { cookie } = await people().logIn(user);
    expect((await askFor('/me', [['Cookie', cookie]])).status).toBe(200);
    await people().revoke(user);
    expect((await askFor('/me', [['Cookie', cookie]])).status).toBe(401);
  });
});

describe('the demo service, asked directly', () => {
  const key = randomBytes(32);
  let demo: DemoService;
  beforeAll(async () => {
    demo = await startDemo(key, 'submissions');
  }, 60_000);
  afterAll(() => demo?.stop());

  const statusWith = async (headers: Headers, target = '/submissions/42'): Promise<number> =>
    (await ask(demo.port, { target, headers })).status;
  const token = (parts: Partial<TokenFor> = {}) =>
    gatewayTokenFor({ key, issuer, audience: 'submissions', scopes: ['submission:read'], ...parts });
  const statusOf = async (parts: Partial<TokenFor>): Promise<number> =>
    statusWith([['Authorization', await token(parts)]]);
  const now = () => Math.floor(Date.now() / 1000);

  test('takes the gateway’s token', async () => {
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({ scopes: ['submission:create'] })).toBe(403);
  });

  test('refuses one that was made for another audience, though with the same key', async () => {
    expect(await statusOf({ audience: 'gateway' })).toBe(401);
    expect(await statusOf({ audience: 'other' })).toBe(401);
  });

  test('refuses one that is expired, not yet made, of another type, of another issuer, or by another key', async () => {
    expect(await statusOf({ issuedAt: now() - 70 })).toBe(401);
    expect(await statusOf({ issuedAt: now() + 60 })).toBe(401);
    for (const typ of ['JWT', 'at+jwt', undefined]) expect(await statusOf({ header: { typ } })).toBe(401);
    expect(await statusOf({ issuer: 'https://evil.example.org' })).toBe(401);
    expect(await statusOf({ key: randomBytes(32) })).toBe(401);
  });

  test('refuses one that was tampered with', async () => {
    const good = await token();
    const parts = good.split('.');
    for (const index of [0, 2, 3, 4]) {
      const changed = parts.map((part, at) => (at === index ? flipped(part) : part)).join('.');
      expect(await statusWith([['Authorization', changed]])).toBe(401);
    }
    expect(await statusWith([['Authorization', good.slice(0, -4)]])).toBe(401);
  });

  test('refuses one of another format, also signed with its own key', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const signingKey = { ...(await exportJWK(privateKey)), alg: 'ES256', kid: 'k' };
    expect(await statusOf({ key: undefined, signingKey })).toBe(401);
    expect(await statusOf({ key: undefined, secret: key.toString('base64url') })).toBe(401);
  });

  test('believes no identity headers, and no second Authorization', async () => {
    expect(await statusWith(identityHeaders)).toBe(401);
    const good = ['Authorization', await token()] as const;
    expect(await statusWith([good, good])).toBe(401);
    expect(await statusWith([['Authorization', 'Bearer x'], good])).toBe(401);
    const weak = ['Authorization', await token({ scopes: [] })] as const;
    expect(await statusWith([weak, ...identityHeaders])).toBe(403);
  });
});

/** The text with another character in its middle. */
function flipped(text: string): string {
  const middle = Math.floor(text.length / 2);
  return `${text.slice(0, middle)}${text[middle] === 'A' ? 'B' : 'A'}${text.slice(middle + 1)}`;
}
