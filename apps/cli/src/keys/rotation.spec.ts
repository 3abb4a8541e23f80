import type { SigningJwk } from '@gatehouse/platform';
import { plannedRotation, rotationNow } from './rotation';

const now = 1_800_000_000;
const aKey = (kid: string, times: Partial<SigningJwk> = {}): SigningJwk => ({
  ...{ kty: 'EC', kid, alg: 'ES256', d: 'secret' },
  ...times,
});
const added = { ...aKey('new'), iat: now, nbf: now + 600 };
const plan = (...keys: SigningJwk[]) => plannedRotation(keys, added, 1000, now);
const kids = (keys: readonly SigningJwk[]) => keys.map(({ kid }) => kid);

describe('a planned rotation', () => {
  it('puts the new key first, ends the others after the switch, and drops what is over', () => {
    const over = aKey('over', { exp: now });
    const rotation = plan(aKey('signs', { iat: 5 }), aKey('retired', { exp: now + 60 }), over);
    expect(rotation).toEqual({
      keys: [
        added,
        aKey('signs', { iat: 5, exp: now + 1600 }),
        aKey('retired', { exp: now + 60 }), // it was to end earlier, and does
      ],
      added,
      retired: rotation.keys.slice(1),
      dropped: [over],
    });
  });

  it('waits for the one that is under way', () => {
    expect(() => plan(aKey('next', { nbf: now + 1 }), aKey('signs', { exp: now + 100 }))).toThrow(
      expect.objectContaining({ code: 'rotation_under_way' }),
    );
  });

  it('leaves no moment in which nothing signs', () => {
    expect(() => plan(aKey('signs', { exp: now + 599 }))).toThrow(
      expect.objectContaining({ code: 'signing_key_ends_first' }),
    );
    expect(plan(aKey('signs', { exp: now + 600 })).keys).toHaveLength(2);
    expect(() => plan(aKey('over', { exp: now }))).toThrow(
      expect.objectContaining({ code: 'no_signing_key' }),
    );
  });
});

test('in an emergency nothing of what was there stays', () => {
  const rotation = rotationNow([aKey('next', { nbf: now + 1 }), aKey('signs')], aKey('new'));
  expect([kids(rotation.keys), kids(rotation.dropped)]).toEqual([['new'], ['next', 'signs']]);
});
