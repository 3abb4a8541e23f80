import type { CreatedClient } from '@gatehouse/api-clients';
import { readBearerToken } from '@gatehouse/sessions';
import { SessionStore } from '@gatehouse/token-store';
import { basic, RunningRegistry } from '../testing/running-registry.fixture';

const grant = { grant_type: 'client_credentials' };
const forwarded = ['X-Forwarded-For', '203.0.113.9'];

describe('the OAuth addresses, beside the framework,', () => {
  let registry: RunningRegistry;
  let client: CreatedClient;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    client = await registry.client();
  }, 60_000);
  afterAll(() => registry.close());

  const addressOf = async (there: RunningRegistry, of: CreatedClient): Promise<string> => {
    const answer = await there.post('/token', grant, [...basic(of), ...forwarded]);
    const { id } = readBearerToken(String(answer.json()['access_token']))!;
    return (await there.get(SessionStore).read(id)).session!.ipAddress;
  };

  it('take over the id of a harmless request, and have one of their own otherwise', async () => {
    const named = (id: string) => registry.post('/token', grant, [...basic(client), 'X-Request-ID', id]);
    expect((await named('request-0815')).headers['x-request-id']).toBe('request-0815');
    expect((await named('{"a":1}')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(registry.log()).toContain('"request_id":"request-0815"');
  });

  it('may not be guessed at, nor framed', async () => {
    for (const headers of [basic(client), []]) {
      const answer = await registry.post('/token', grant, headers);
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
    }
  });

  it('believe a proxy about the client’s address only if it is trusted', async () => {
    expect(await addressOf(registry, client)).toBe('127.0.0.1');
    const behindProxy = await RunningRegistry.start({ TRUSTED_PROXIES: '127.0.0.1' });
    expect(await addressOf(behindProxy, await behindProxy.client())).toBe('203.0.113.9');
    await behindProxy.close();
  });

  it('are counted all, and logged but for the introspections that are answered', async () => {
    const token = await registry.token(client);
    await registry.post('/introspect', { token }, basic(client));
    expect(registry.log()).not.toContain('"path":"/introspect"');
    await registry.post('/introspect?token=x', { token }, []);
    expect(registry.log()).toMatch(/"path":"\/introspect","status":401/);
    const { body } = await registry.send('/metrics');
    expect(body).toContain('http_requests_total{method="POST",route="/introspect",status="2xx"} 1');
    expect(body).toContain('http_requests_total{method="POST",route="/introspect",status="4xx"} 1');
  });

  it('take a form that comes in pieces, and close the connection of one that is too large', async () => {
    const large = await registry.post('/token', `x=${'y'.repeat(70_000)}`);
    expect([large.status, large.json()['error']]).toEqual([413, 'invalid_request']);
    expect(large.headers['connection']).toBe('close');
    const padded = await registry.post('/token', { ...grant, x: 'y'.repeat(60_000) }, basic(client));
    expect(padded.status).toBe(200);
  });
});
