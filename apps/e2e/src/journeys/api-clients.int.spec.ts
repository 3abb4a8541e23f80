import { uuidOfLegacyUser } from '@gatehouse/identity';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith } from '@gatehouse/testing';
import { clientPrograms } from '../clients/client-program';
import { RegisteredClient } from '../clients/registered-client';
import { headerOf, type ReceivedRequest } from '../echo/received-request';
import { valuesIn } from '../http/raw-response';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

const owner = quirkyPeople.ordinary;

describeWith(['mariadbd', 'redis-server', 'nginx'], 'an API client written with', () => {
  let stack: PlatformStack;

  beforeAll(async () => {
    stack = await startPlatform();
  }, 180_000);
  afterAll(() => stack?.stop());

  for (const program of clientPrograms) {
    describeWith(program.needs, program.name, () => {
      test.each(program.methods)(
        'gets in by %s, and is out when it has given its token back',
        async (method) => {
          // By one method it asks for nothing, by the others for a part of what is approved.
          const scope = method === program.methods[0] ? null : 'submission:read';
          const holds = scope ?? 'compile:read submission:read';
          const name = `Harvester by ${program.name}`;
          const scopes = ['submission:read', 'compile:read'];
          const client = await RegisteredClient.register(stack, {
            name,
            owner: owner.username,
            scopes,
            method,
          });
          const earliest = Math.floor(Date.now() / 1000);
          const seen = await program.run({
            issuer: stack.registryUrl,
            service: `${stack.serviceUrl}/papers?page=2`,
            clientId: client.id,
            ...{ method, scope },
            proof: client.proof,
            wrongProof: client.wrongProof(),
          });

          expect(seen.token.token_type.toLowerCase()).toBe('bearer');
          expect(seen.token.expires_in).toBe(3600);
          expect(sorted(seen.token.scope)).toBe(holds);

          expect({ status: seen.called.status, reason: seen.called.reason }).toEqual({
            status: 200,
            reason: null,
          });
          const got = seen.called.received!;
          expect({ method: got.method, url: got.url }).toEqual({ method: 'GET', url: '/papers?page=2' });
          expectOnlyTheClient(got, { id: client.id, name, token: seen.token.access_token, holds });

          expect(seen.introspected).toEqual({
            active: true,
            scope: seen.token.scope,
            client_id: client.id,
            token_type: 'Bearer',
            iat: expect.any(Number),
            exp: expect.any(Number),
            sub: client.id,
            iss: stack.registryUrl,
            jti: headerOf(got, 'X-Auth-Session'),
          });
          const { iat, exp } = seen.introspected as { iat: number; exp: number };
          expect(exp - iat).toBe(3600);
          expect(iat).toBeGreaterThanOrEqual(earliest - 1);
          expect(iat).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000));

          expect(seen.introspectedAfterwards).toEqual({ active: false });
          expect(seen.calledAfterwards).toEqual({ status: 401, reason: 'revoked', received: null });
          expect([null, 200]).toContain(seen.revokedAgain);
          expect(seen.wrongProof).toBe('invalid_client');
        },
        60_000,
      );
    });
  }

  /** The service learns which client it is and nothing of a user, and never sees what got the client in. */
  function expectOnlyTheClient(
    got: ReceivedRequest,
    client: { id: string; name: string; token: string; holds: string },
  ): void {
    expect(headerOf(got, 'X-Auth-Client')).toBe(client.id);
    for (const name of ['X-Auth-User', 'X-Auth-Username']) expect(headerOf(got, name) ?? '').toBe('');
    expect(sorted(headerOf(got, 'X-Auth-Scopes')!)).toBe(client.holds);
    expect(valuesIn(got.rawHeaders, 'authorization')).toHaveLength(1);
    expect(JSON.stringify(got.rawHeaders)).not.toContain(client.token);

    const { token } = got;
    expect(token).toMatchObject({ sub: client.id, aud: 'gateway', iss: stack.registryUrl });
    expect(token!.user ?? null).toBeNull();
    expect(token!.client).toEqual({
      client_id: client.id,
      owner_id: String(owner.id),
      name: client.name,
    });
    expect(sorted(token!.scope)).toBe(client.holds);
    expect(JSON.stringify(token)).not.toContain(uuidOfLegacyUser(owner.id));
  }
});

function sorted(scopes: string): string {
  return scopes.split(' ').sort().join(' ');
}
