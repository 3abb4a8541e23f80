import type { CreatedClient } from '@gatehouse/api-clients';
import { basic, basicOf, RunningRegistry } from '../../testing/running-registry.fixture';

describe('POST /revoke, RFC 7009', () => {
  let registry: RunningRegistry;
  let client: CreatedClient;
  beforeAll(async () => {
    registry = await RunningRegistry.start();
    client = await registry.client();
  }, 60_000);
  afterAll(() => registry.close());

  const revoke = (fields: Record<string, string>, headers = basic(client)) =>
    registry.post('/revoke', fields, headers);
  const isActive = async (token: string) =>
    (await registry.post('/introspect', { token }, basic(client))).json()['active'];

  it('§2.1: ends a token, whatever the hint says', async () => {
    for (const token_type_hint of ['', 'access_token', 'refresh_token', 'nonsense']) {
      const token = await registry.token(client);
      expect((await revoke({ token, token_type_hint })).status).toBe(200);
      expect(await isActive(token)).toBe(false);
    }
  });

  it('§2.2: answers 200 with nothing, as JSON, because simple-oauth2 reads no other kind', async () => {
    const answer = await revoke({ token: await registry.token(client) });
    expect([answer.status, answer.body]).toEqual([200, '']);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(answer.headers['content-type']).toContain('application/json');
  });

  it('§2.2: what is no live token is fine as it is', async () => {
    const token = await registry.token(client);
    await revoke({ token });
    for (const unknown of [token, 'garbage', `gh_${'x'.repeat(500)}`]) {
      expect((await revoke({ token: unknown })).status).toBe(200);
    }
  });

  it('§2.1: leaves the token of another client alone, and says so', async () => {
    const token = await registry.token(client);
    const answer = await revoke({ token }, basic(await registry.client()));
    expect([answer.status, answer.json()['error']]).toEqual([400, 'unauthorized_client']);
    expect(await isActive(token)).toBe(true);
  });

  it('ends no other token of the same client', async () => {
    const [one, other] = [await registry.token(client), await registry.token(client)];
    await revoke({ token: one });
    expect(await isActive(other)).toBe(true);
  });

  it.each([
    ['nobody', () => []],
    ['a wrong secret', () => basicOf(`${client.clientId}:wrong`)],
  ])('§2.1: %s is 401, and nothing ends', async (_who, headers) => {
    const token = await registry.token(client);
    const answer = await revoke({ token }, headers());
    expect([answer.status, answer.json()['error']]).toEqual([401, 'invalid_client']);
    expect(await isActive(token)).toBe(true);
  });

  it('needs a token, and takes it from the body alone', async () => {
    const token = await registry.token(client);
    const answer = await registry.post(`/revoke?token=${token}`, {}, basic(client));
    expect([answer.status, answer.json()['error']]).toEqual([400, 'invalid_request']);
    expect(await isActive(token)).toBe(true);
    expect((await registry.send(`/revoke?token=${token}`)).status).toBe(405);
  });
});
