import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith } from '@gatehouse/testing';
import { clientPrograms } from '../clients/client-program';
import { RegisteredClient, type Registration } from '../clients/registered-client';
import { headerOf } from '../echo/received-request';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

const owner = quirkyPeople.ordinary;

/** Libraries that others wrote, on both sides of NGINX: where a token is given, and where it is shown. */
describeWith(['mariadbd', 'redis-server', 'nginx'], 'an API client that proves a key (RFC 9449)', () => {
  let stack: PlatformStack;

  beforeAll(async () => {
    stack = await startPlatform();
  }, 180_000);
  afterAll(() => stack?.stop());

  const register = (parts: Partial<Registration> = {}) =>
    RegisteredClient.register(stack, {
      owner: owner.username,
      scopes: ['submission:read'],
      dpopBound: true,
      ...parts,
    });

  describe.each(clientPrograms.filter(({ dpop }) => dpop))('written with $name', (program) => {
    test.each(['opaque', 'jwt'] as const)('gets in with a bound token: %s', async (accessTokenFormat) => {
      const client = await register({ accessTokenFormat });
      const seen = await program.run({
        issuer: stack.registryUrl,
        service: `${stack.serviceUrl}/papers/caf%C3%A9?page=2`,
        clientId: client.id,
        method: 'client_secret_basic',
        scope: null,
        dpop: true,
        proof: client.proof,
        wrongProof: client.wrongProof(),
      });
      expect(seen.token.token_type.toLowerCase()).toBe('dpop');
      expect(seen.introspected).toMatchObject({
        active: true,
        token_type: 'DPoP',
        cnf: { jkt: expect.stringMatching(/^[\w-]{43}$/) },
      });
      expect({ status: seen.called.status, reason: seen.called.reason }).toEqual({
        status: 200,
        reason: null,
      });
      const got = seen.called.received!;
      expect(got.url).toBe('/papers/caf%C3%A9?page=2');
      expect(headerOf(got, 'X-Auth-Client')).toBe(client.id);
      expect(headerOf(got, 'DPoP')).toBeNull();
      expect(got.token).toMatchObject({ sub: client.id, aud: 'gateway' });
      expect(JSON.stringify(got.rawHeaders)).not.toContain(seen.token.access_token);
      expect(seen.introspectedAfterwards).toEqual({ active: false });
      expect(seen.calledAfterwards).toEqual({ status: 401, reason: 'revoked', received: null });
    });
  });

  test('that is registered so gets nothing without', async () => {
    const client = await register();
    const answer = await client.askForToken();
    expect([answer.status, answer.json()['error']]).toEqual([400, 'invalid_dpop_proof']);
  });
});
