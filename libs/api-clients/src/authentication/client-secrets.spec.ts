import { randomBytes } from 'node:crypto';
import { SystemRandomness } from '@gatehouse/identity';
import { ClientSecrets, randomName } from './client-secrets';

const randomness = new SystemRandomness();
const [older, newer] = [randomBytes(32), randomBytes(32)];
const secrets = new ClientSecrets([older], randomness);

it('makes secrets of letters and digits, each another one', () => {
  const made = Array.from({ length: 100 }, () => secrets.make().secret);
  for (const secret of made) expect(secret).toMatch(/^[A-Za-z0-9]{43}$/);
  expect(new Set(made).size).toBe(100);
});

it('uses every character about equally often', () => {
  const counts = new Map<string, number>();
  for (const character of randomName(randomness, 62_000)) {
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  expect(counts.size).toBe(62);
  expect(Math.min(...counts.values())).toBeGreaterThan(800);
  expect(Math.max(...counts.values())).toBeLessThan(1200);
});

it('recognizes a secret by any of the hashes, and nothing else', () => {
  const [first, second] = [secrets.make(), secrets.make()];
  const hashes = [first, second].map(({ hash }) => ({ hash }));
  expect(secrets.find(first.secret, hashes)).toBe(hashes[0]);
  expect(secrets.find(second.secret, hashes)).toBe(hashes[1]);
  expect(secrets.find(`${first.secret}x`, hashes)).toBeNull();
  expect(secrets.find('', hashes)).toBeNull();
  expect(secrets.find(first.secret, [])).toBeNull();
  expect(secrets.find(first.secret, [{ hash: '' }, { hash: 'short' }, hashes[1]!])).toBeNull();
});

it('keeps nothing by which a secret could be recognized without the pepper', () => {
  const { secret, hash } = secrets.make();
  expect(hash).not.toContain(secret.slice(0, 8));
  expect(new ClientSecrets([newer], randomness).find(secret, [{ hash }])).toBeNull();
});

it('goes on recognizing what an older key hashed, after a rotation', () => {
  const { secret, hash } = secrets.make();
  const rotated = new ClientSecrets([newer, older], randomness);
  expect(rotated.find(secret, [{ hash }])).toEqual({ hash });
  const fresh = rotated.make();
  expect(secrets.find(fresh.secret, [fresh])).toBeNull();
});
