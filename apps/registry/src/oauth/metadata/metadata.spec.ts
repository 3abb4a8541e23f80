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
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      request_uri_parameter_supported: false,
    });
    for (const endpoint of [
      'token_endpoint',
      'introspection_endpoint',
      'revocation_endpoint',
      'pushed_authorization_request_endpoint',
    ]) {
      const path = new URL(String(metadata[endpoint])).pathname;
      expect((await registry.post(path, {})).json()['error']).toBe('invalid_client');
    }
  });

  it('OIDC Discovery §4: is one document at both addresses, and names the algorithms of the keys', async () => {
    const [oauth, openid] = await Promise.all(
      ['oauth-authorization-server', 'openid-configuration'].map((name) =>
        registry.send(`/.well-known/${name}`),
      ),
    );
    expect(openid!.json()).toEqual(oauth!.json());
    const { keys } = (await registry.send('/jwks')).json() as { keys: { alg: string }[] };
    const algorithms = openid!.json()['id_token_signing_alg_values_supported'];
    expect(algorithms).toEqual([...new Set(keys.map(({ alg }) => alg))]);
  });
});
