import { RunningRegistry } from '../../testing/running-registry.fixture';

describe('RFC 8414, metadata', () => {
  let registry: RunningRegistry;
  beforeAll(
    async () => (registry = await RunningRegistry.start({ ISSUER: 'https://auth.example.org' })),
    60_000,
  );
  afterAll(() => registry.close());

  it('§3: names what there is, and the addresses are there', async () => {
    const answer = await registry.send('/.well-known/oauth-authorization-server');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('application/json');
    const metadata = answer.json();
    expect(metadata).toMatchObject({
      issuer: 'https://auth.example.org',
      token_endpoint: 'https://auth.example.org/token',
      response_types_supported: [],
      grant_types_supported: ['client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'],
    });
    const endpoints = ['token', 'introspection', 'revocation', 'device_authorization'];
    for (const endpoint of endpoints.map((name) => `${name}_endpoint`)) {
      const path = new URL(String(metadata[endpoint])).pathname;
      expect((await registry.post(path, {})).json()['error']).toBe('invalid_client');
    }
  });
});
