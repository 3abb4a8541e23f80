import type { CreatedClient } from '@gatehouse/api-clients';
import { expectTokenError } from '../../testing/delegation-rows.fixture';
import { basic, basicOf, RunningRegistry } from '../../testing/running-registry.fixture';

const grant = { grant_type: 'client_credentials' };

describe('clients at the addresses that speak OAuth', () => {
  let registry: RunningRegistry;
  let client: CreatedClient;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    client = await registry.client({
      grantTypes: ['client_credentials', 'authorization_code', 'refresh_token'],
      redirectUris: ['https://client.example.org/cb'],
    });
  }, 60_000);
  afterAll(() => registry.close());

  it.each([
    ['client_credentials', {}],
    ['authorization_code', { code: `ghc_${'A'.repeat(43)}`, redirect_uri: 'https://client.example.org/cb' }],
    ['refresh_token', { refresh_token: 'x' }],
  ])('trap 1, RFC 6749 §3.2.1: a code_verifier is no proof of who asks: %s', async (grant_type, fields) => {
    const all = { grant_type, client_id: client.clientId, code_verifier: 'a'.repeat(43), ...fields };
    expectTokenError(await registry.post('/token', all), 'invalid_client', 401);
  });

  it.each([
    ['all of it', (text: string) => [...text].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('')],
    ['a part', (text: string) => text.replace(/^./, (sign) => `%${sign.charCodeAt(0).toString(16)}`)],
    ['nothing of it', (text: string) => text],
  ])(
    'trap 2, RFC 6749 §2.3.1: HTTP Basic is form-decoded, whatever was encoded: %s',
    async (_what, encoded) => {
      const pair = `${encoded(client.clientId)}:${encoded(client.clientSecret!)}`;
      expect((await registry.post('/token', grant, basicOf(pair))).status).toBe(200);
    },
  );

  it('trap 2: ids and secrets are letters and digits, so that there is nothing to encode', async () => {
    const { clientId, clientSecret } = await registry.client();
    expect(`${clientId}${clientSecret}`).toMatch(/^[A-Za-z0-9]{65}$/);
  });

  describe.each(['/token', '/introspect', '/revoke', '/par'])('at %s', (path) => {
    const fields = { ...grant, token: 'x' };

    it('trap 3, RFC 6749 §2.3: Basic beside a secret in the body is invalid_request', async () => {
      const all = { ...fields, client_id: client.clientId, client_secret: client.clientSecret! };
      expectTokenError(await registry.post(path, all, basic(client)), 'invalid_request');
    });

    it('trap 3, RFC 6749 §5.2: a Basic that cannot be read is 401 with a challenge', async () => {
      for (const header of ['Basic %%%', 'Basic', 'Basic eA==']) {
        const answer = await registry.post(path, fields, ['Authorization', header]);
        expectTokenError(answer, 'invalid_client', 401);
        expect(answer.headers['www-authenticate']).toMatch(/^Basic realm="/);
      }
    });

    it('RFC 6749 §2.3.1: credentials in the address are nobody’s', async () => {
      const query = new URLSearchParams({ client_id: client.clientId, client_secret: client.clientSecret! });
      expectTokenError(await registry.post(`${path}?${query}`, fields), 'invalid_client', 401);
    });

    it('trap 6, RFC 6749 §3.2: another method is 405, and another content than a form 400', async () => {
      const got = await registry.send(path, { headers: basic(client) });
      expect([got.status, got.headers['allow'], got.headers['cache-control']]).toEqual([
        405,
        'POST',
        'no-store',
      ]);
      for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
        const headers = ['Content-Type', type, ...basic(client)];
        const body = JSON.stringify(fields);
        expectTokenError(await registry.send(path, { method: 'POST', headers, body }), 'invalid_request');
      }
    });

    it('trap 11, RFC 9110 §11.1: the scheme is read in any case', async () => {
      const other = basicOf(`${client.clientId}:${client.clientSecret}`, 'bAsIc');
      expect((await registry.post(path, fields, other)).status).not.toBe(401);
    });

    it('trap 11, RFC 6749 §5.1: nobody keeps an answer, errors least of all', async () => {
      const answers = [
        await registry.post(path, fields),
        await registry.post(path, fields, basic(client)),
        await registry.post(path, 'x=1&x=2', basic(client)),
        await registry.post(path, `x=${'y'.repeat(70_000)}`, basic(client)),
      ];
      for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store');
    });
  });
});
