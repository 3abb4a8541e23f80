import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith } from '@gatehouse/testing';
import { RegisteredClient } from '../clients/registered-client';
import { resourceServer } from '../clients/resource-server';
import { headerOf, type ReceivedRequest } from '../echo/received-request';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

const { ordinary, accents } = quirkyPeople;
const audience = 'https://localhost';

describeWith(['mariadbd', 'redis-server', 'nginx'], 'an API client whose access tokens are JWTs', () => {
  let stack: PlatformStack;

  beforeAll(async () => {
    stack = await startPlatform();
  }, 180_000);
  afterAll(() => stack?.stop());

  const register = (owner: { username: string | null }) =>
    RegisteredClient.register(stack, {
      owner: owner.username!,
      scopes: ['submission:read', 'compile:read'],
      accessTokenFormat: 'jwt',
    });
  const done = async (...words: string[]) => {
    const result = await stack.cli(...words);
    expect(result).toMatchObject({ exitCode: 0 });
    return result.json;
  };
  const verify = async (token: string) => {
    const keys = createRemoteJWKSet(new URL(`${stack.registryUrl}/jwks`));
    return (await jwtVerify(token, keys, { issuer: stack.registryUrl, audience, typ: 'at+jwt' })).payload;
  };

  test('gets in with one, which anybody can verify who has the public keys', async () => {
    const client = await register(ordinary);
    const token = await client.token('submission:read');
    const answer = await client.call(token);
    expect(answer.status).toBe(200);
    const got = answer.json<object>() as ReceivedRequest;
    expect(headerOf(got, 'X-Auth-Client')).toBe(client.id);
    expect(headerOf(got, 'X-Auth-Scopes')).toBe('submission:read');
    expect(got.token).toMatchObject({ sub: client.id, aud: 'gateway', scope: 'submission:read' });
    expect(JSON.stringify(got.rawHeaders)).not.toContain(token);

    const said = await verify(token);
    const jti = headerOf(got, 'X-Auth-Session');
    expect(said).toMatchObject({ sub: client.id, client_id: client.id, scope: 'submission:read', jti });
    const job = { issuer: stack.registryUrl, audience, token };
    expect(await resourceServer(job)).toEqual({ claims: said });
    expect(await resourceServer({ ...job, audience: 'gateway' })).toHaveProperty('refused');
    expect(await client.introspect(token)).toMatchObject({
      active: true,
      client_id: client.id,
      aud: audience,
      jti,
    });
  }, 60_000);

  test('is out with the next request when it is revoked, or its owner; offline the token ends only at its exp', async () => {
    for (const [owner, act] of [
      [ordinary, (client: RegisteredClient) => ['clients', 'revoke', client.id]],
      [accents, () => ['users', 'revoke', accents.username!]],
    ] as const) {
      const client = await register(owner);
      const token = await client.token();
      expect(await client.reasonFor(token)).toBe('ok');
      await done(...act(client));
      expect(await client.reasonFor(token)).toBe('401 suspended');
      expect((await client.askForToken()).json()).toMatchObject({ error: 'invalid_client' });
      expect(await verify(token)).toMatchObject({ client_id: client.id });
    }
  }, 60_000);

  test('gives one back, and is refused with it', async () => {
    const client = await register(ordinary);
    const [token, other] = [await client.token(), await client.token()];
    expect((await client.giveBack(token)).status).toBe(200);
    expect(await client.reasonFor(token)).toBe('401 revoked');
    expect(await client.introspect(token)).toEqual({ active: false });
    expect(await client.reasonFor(other)).toBe('ok');
  }, 60_000);

  test('does not get in with what the command line, the service or the introspection shows (row 22)', async () => {
    const client = await register(ordinary);
    const token = await client.token();
    const listed = (await done('sessions', 'list', '--client', client.id)) as Record<string, string>[];
    expect(listed).toMatchObject([{ client: client.id, credential: 'jwt', id: decodeJwt(token).jti }]);
    const shown = JSON.stringify([
      listed,
      await done('clients', 'show', client.id),
      await client.introspect(token),
    ]);
    const words = new Set(
      shown.match(/[A-Za-z0-9._:-]{8,}/g)!.filter((word) => !word.startsWith('client_secret')),
    );
    expect([...words]).toContain(decodeJwt(token).jti);
    for (const word of words) {
      expect({ word, status: (await client.call(word)).status }).toEqual({ word, status: 401 });
    }
    await done('sessions', 'end', listed[0]!.id!);
    expect(await client.reasonFor(token)).toBe('401 revoked');
  }, 60_000);

  test('is changed by the command line from its next token on', async () => {
    const client = await register(ordinary);
    const signed = await client.token();
    await done('clients', 'change', client.id, '--access-token-format', 'opaque');
    const opaque = await client.token();
    expect([signed.slice(0, 3), opaque.slice(0, 3)]).toEqual(['eyJ', 'gh_']);
    for (const token of [signed, opaque]) expect(await client.reasonFor(token)).toBe('ok');
  }, 60_000);
});
