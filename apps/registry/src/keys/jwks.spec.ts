import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { loadSettings, startHttpApp } from '@gatehouse/platform';
import { temporaryFolder } from '@gatehouse/testing';
import { RegistryModule } from '../registry.module';

describe('the registry’s public keys', () => {
  const folder = temporaryFolder('registry');
  const file = join(folder, 'signing-keys.json');
  const hour = 3600;
  const now = Math.floor(Date.now() / 1000);
  const aKey = (kid: string, times: object) => ({
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
    ...{ kid, key_ops: ['sign'], ...times },
  });
  let close: () => Promise<void>;
  let origin: string;

  const settings = () =>
    loadSettings('registry', { DATA_DIR: folder, SIGNING_KEYS_FILE: file, NODE_ENV: 'test' });
  const start = () => {
    const log = new Writable({ write: (_chunk, _encoding, done) => done() });
    const loaded = { ...settings(), port: 0 };
    return startHttpApp(RegistryModule.forRoot(loaded), loaded, { signals: false, log });
  };
  const get = (init: RequestInit = {}) => fetch(`${origin}/jwks`, init);

  beforeAll(async () => {
    const keys = [
      aKey('next', { nbf: now + hour }),
      aKey('signs', { iat: now - hour }),
      aKey('retired', { exp: now + hour }),
      aKey('over', { exp: now - 1 }),
    ];
    writeFileSync(file, JSON.stringify({ keys }));
    const app = await start();
    close = () => app.close();
    origin = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(() => close());

  it('are those that services may meet now or soon, without a private member', async () => {
    const answer = await get();
    const type = answer.headers.get('content-type');
    expect([answer.status, type]).toEqual([200, 'application/jwk-set+json; charset=utf-8']);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const part = expect.stringMatching(/^[\w-]{43}$/);
    expect(await answer.json()).toEqual({
      keys: ['next', 'signs', 'retired'].map((kid) => ({
        ...{ kty: 'EC', crv: 'P-256', x: part, y: part, kid, alg: 'ES256', use: 'sig' },
      })),
    });
  });

  it('are there for HEAD, and need no second copy', async () => {
    const [head, first] = await Promise.all([get({ method: 'HEAD' }), get()]);
    const etag = first.headers.get('etag')!;
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
    for (const known of [etag, `"other", W/${etag}`, '*']) {
      const again = await get({ headers: { 'if-none-match': known } });
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
      expect(again.headers.get('cache-control')).toBe('public, max-age=300');
    }
    expect((await get({ headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('are for reading alone', async () => {
    const refused = await get({ method: 'POST' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('do not let the registry start without one that may sign', async () => {
    writeFileSync(file, JSON.stringify({ keys: [aKey('over', { exp: now - 1 })] }));
    await expect(start()).rejects.toThrow('SIGNING_KEYS_FILE has no key that may sign now');
  });
});
