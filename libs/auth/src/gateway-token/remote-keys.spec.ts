import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { ManualClock } from '@gatehouse/testing';
import type { HttpRequest } from '../guard/http-request';
import { gatewayTokenFor } from '../testing';
import { gatewayTokenSource } from './gatehouse-auth.module';

const issuer = 'https://registry.example.org';
const audience = 'submissions';

describe('keys at the registry', () => {
  let server: Server;
  let published: JWK[];
  let asked: number;
  let down: boolean;
  let clock: ManualClock;
  let wall: jest.SpyInstance;

  beforeEach(async () => {
    [published, asked, down] = [[], 0, false];
    clock = new ManualClock();
    // jose looks at the system's clock for how old its copy is.
    wall = jest.spyOn(Date, 'now').mockImplementation(() => clock.now());
    server = createServer((_request, response) => {
      asked += 1;
      response.statusCode = down ? 500 : 200;
      response.end(JSON.stringify({ keys: published.map(({ d: _, ...publicPart }) => publicPart) }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    wall.mockRestore();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const pair = async (kid: string): Promise<JWK> => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    return { ...(await exportJWK(privateKey)), kid, alg: 'ES256' };
  };
  const token = (signingKey: JWK) =>
    gatewayTokenFor({ signingKey, issuer, audience, issuedAt: clock.seconds() });
  const aService = () => {
    const jwks = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
    const source = gatewayTokenSource({ format: 'jws', issuer, audience, jwks, clock });
    return async (signingKey: JWK): Promise<string> => {
      const request = { rawHeaders: ['Authorization', await token(signingKey)] } as never as HttpRequest;
      const finding = await source.find(request);
      return finding.session === null ? finding.reason : 'a session';
    };
  };

  it('are read once for many tokens', async () => {
    published = [await pair('k1')];
    const ask = aService();
    expect(asked).toBe(0);
    for (let time = 0; time < 5; time += 1) expect(await ask(published[0]!)).toBe('a session');
    expect(asked).toBe(1);
  });

  it('are read again for a new one, though not again and again for ones that nobody has', async () => {
    const [first, second, nobodys] = [await pair('k1'), await pair('k2'), await pair('k3')];
    published = [first];
    const ask = aService();
    expect(await ask(first)).toBe('a session');
    published = [second, first];
    clock.advance(31_000);
    expect(await ask(second)).toBe('a session');
    expect(await ask(first)).toBe('a session');
    expect(asked).toBe(2);
    for (let time = 0; time < 20; time += 1) expect(await ask(nobodys)).toBe('bad_credentials');
    expect(asked).toBe(2);
  });

  it('that were withdrawn are good for no more than ten minutes', async () => {
    const [first, second] = [await pair('k1'), await pair('k2')];
    published = [first, second];
    const ask = aService();
    expect(await ask(first)).toBe('a session');
    published = [second];
    clock.advance(600_000);
    expect(await ask(first)).toBe('bad_credentials');
    expect(await ask(second)).toBe('a session');
  });

  it('hold while the registry does not answer, which is not asked for every token then', async () => {
    const first = await pair('k1');
    published = [first];
    const ask = aService();
    expect(await ask(first)).toBe('a session');
    down = true;
    clock.advance(700_000);
    for (let time = 0; time < 5; time += 1) expect(await ask(first)).toBe('a session');
    expect(asked).toBe(2);
    clock.advance(5_000);
    down = false;
    expect(await ask(first)).toBe('a session');
    expect(asked).toBe(3);
  });

  it('that only the registry could tell of are no reason to throw credentials away', async () => {
    const [first, second] = [await pair('k1'), await pair('k2')];
    published = [first];
    const ask = aService();
    down = true;
    const unavailable = { kind: 'unavailable', code: 'gateway_keys_unavailable' };
    await expect(ask(first)).rejects.toMatchObject(unavailable);
    down = false;
    expect(await ask(first)).toBe('a session');
    down = true;
    clock.advance(31_000);
    await expect(ask(second)).rejects.toMatchObject(unavailable);
    expect(await ask(first)).toBe('a session');
  });
});
