import { signingJwks } from '@gatehouse/platform';
import { keyAlgorithms, makeSigningKey } from './key-algorithm';

it.each(keyAlgorithms)('a new key for %s is one that the apps take', async (alg) => {
  const key = await makeSigningKey(alg, { iat: 1_800_000_000, nbf: 1_800_000_600 });
  expect(signingJwks(JSON.stringify({ keys: [key] }))).toEqual([key]);
  expect(key).toMatchObject({ alg, kid: expect.stringMatching(/^[\w-]{43}$/), use: 'sig' });
  const { kid } = await makeSigningKey(alg, { iat: 1_800_000_000 });
  expect(kid).not.toBe(key.kid);
});
