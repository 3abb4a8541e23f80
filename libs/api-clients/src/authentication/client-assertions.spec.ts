import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { PublicJwk } from '@gatehouse/identity';
import { aClientSubject, ManualClock, SeededRandomness, temporaryFolder } from '@gatehouse/testing';
import { openTokenStore, type TokenStore } from '@gatehouse/token-store';
import { ClientAssertions } from './client-assertions';

const audience = 'https://registry.example.org/token';
const hour = 3600;

describe('how long an assertion may be good for (RFC 7523 §3, point 4)', () => {
  const clock = new ManualClock();
  let store: TokenStore;
  let assertions: ClientAssertions;
  let expiringIn: (seconds: number) => Promise<boolean>;

  beforeAll(async () => {
    const file = join(temporaryFolder('assertions'), 'store.sqlite');
    store = await openTokenStore({ kind: 'sqlite', file }, 'test', clock);
    assertions = new ClientAssertions([audience], store.ephemera, clock, new SeededRandomness());
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const client = aClientSubject({ authMethod: 'private_key_jwt', jwks: [await publicJwk(publicKey)] });
    let last = 0;
    expiringIn = async (seconds) => {
      const assertion = await new SignJWT({ jti: `assertion ${++last}` })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(client.ref.id)
        .setSubject(client.ref.id)
        .setAudience(audience)
        .setExpirationTime(clock.seconds() + seconds)
        .sign(privateKey);
      const taken = await assertions.prove(assertion, client);
      // Whatever it is good for, it is good for one time.
      expect(await assertions.prove(assertion, client)).toBe(false);
      return taken;
    };
  });
  afterAll(() => store.close());

  test('an hour, which is what Authlib gives its own', async () => {
    expect(await expiringIn(60)).toBe(true);
    expect(await expiringIn(hour)).toBe(true);
  });

  test('no longer, and not at all when it has expired', async () => {
    expect(await expiringIn(hour + 60)).toBe(false);
    expect(await expiringIn(-60)).toBe(false);
  });
});

async function publicJwk(key: CryptoKey): Promise<PublicJwk> {
  return (await exportJWK(key)) as PublicJwk;
}
