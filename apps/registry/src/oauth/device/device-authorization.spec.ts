import { DeviceFlow } from '../../testing/device-flow.fixture';
import { basic, RunningRegistry } from '../../testing/running-registry.fixture';

describe('the device authorization endpoint', () => {
  let registry: RunningRegistry;
  let flow: DeviceFlow;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    flow = await DeviceFlow.of(registry);
  }, 60_000);
  afterAll(() => registry.close());

  it('gives a device its code, and one to show with the address to type it at (RFC 8628 §3.2)', async () => {
    const answer = await flow.asks();
    const { issuer } = registry.settings.site;
    const body = answer.json();
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-type']).toContain('application/json');
    expect(body).toEqual({
      device_code: expect.stringMatching(/^ghd_[A-Za-z0-9_-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${issuer}/device`,
      verification_uri_complete: `${issuer}/device?user_code=${body['user_code']}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it('gives each device codes of its own (RFC 8628 §6.1)', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, () => flow.code()));
    expect(new Set(codes.flatMap(({ deviceCode, userCode }) => [deviceCode, userCode])).size).toBe(40);
  });

  it('has a client that has a secret prove itself (RFC 8628 §3.1)', async () => {
    const confidential = await DeviceFlow.of(registry, { authMethod: 'client_secret_basic' });
    expect((await confidential.asks()).status).toBe(200);
    const { clientId } = confidential.client;
    const without = await registry.post('/device_authorization', { client_id: clientId });
    expect([without.status, without.json()['error']]).toEqual([401, 'invalid_client']);
    const wrong = await registry.post(
      '/device_authorization',
      {},
      basic({ clientId, clientSecret: 'wrong' }),
    );
    expect([wrong.status, wrong.headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Basic/)]);
  });

  it('refuses a client that is not registered for devices (RFC 6749 §5.2)', async () => {
    const answer = await registry.post('/device_authorization', {}, basic(await registry.client()));
    expect([answer.status, answer.json()['error']]).toEqual([400, 'unauthorized_client']);
  });

  it.each([
    ['a scope that the client may not have', { scope: 'submission:create' }, 'invalid_scope'],
    ['a resource that is none (RFC 8707 §2)', { resource: 'https://else.example.org' }, 'invalid_target'],
  ])('refuses %s (RFC 8628 §3.2)', async (_what, fields, error) => {
    const answer = await flow.asks(fields);
    expect([answer.status, answer.json()['error']]).toEqual([400, error]);
  });

  it('takes a form by POST, each parameter once, and nothing else (RFC 8628 §3.1)', async () => {
    const client_id = flow.client.clientId;
    const twice = `client_id=${client_id}&scope=openid&scope=openid`;
    expect((await registry.post('/device_authorization', twice)).json()['error']).toBe('invalid_request');
    const byGet = await registry.send(`/device_authorization?client_id=${client_id}`);
    expect([byGet.status, byGet.headers['allow']]).toEqual([405, 'POST']);
    const body = JSON.stringify({ client_id });
    const headers = ['Content-Type', 'application/json'];
    const json = await registry.send('/device_authorization', { method: 'POST', headers, body });
    expect([json.status, json.json()['error']]).toEqual([400, 'invalid_request']);
  });

  it('is named by the metadata, like its grant (RFC 8628 §4)', async () => {
    const metadata = (await registry.send('/.well-known/oauth-authorization-server')).json();
    expect(metadata).toMatchObject({
      device_authorization_endpoint: `${registry.settings.site.issuer}/device_authorization`,
      grant_types_supported: expect.arrayContaining(['urn:ietf:params:oauth:grant-type:device_code']),
    });
  });

  it('writes neither code to the log', async () => {
    const { deviceCode, userCode } = await flow.code();
    await flow.polls(deviceCode);
    expect(registry.log()).not.toContain(deviceCode);
    expect(registry.log()).not.toContain(userCode);
  });
});
