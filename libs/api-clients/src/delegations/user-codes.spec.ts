import { randomBytes } from 'node:crypto';
import { Randomness, SystemRandomness } from '@gatehouse/identity';
import { UserCodes, userCodeIn, userCodeInGroups } from './user-codes';

class Fixed extends Randomness {
  constructor(private readonly pool: number[]) {
    super();
  }

  bytes(length: number): Buffer {
    return Buffer.from(this.pool.splice(0, length));
  }
}

describe('user codes', () => {
  const [old, now] = [randomBytes(32), randomBytes(32)];
  const codes = new UserCodes([now], new SystemRandomness());

  it('are eight letters, none of them a vowel (RFC 8628 §6.1)', () => {
    for (let n = 0; n < 100; n++) expect(codes.draw()).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/);
  });

  it('favour no letter: what 256 leaves over is drawn anew', () => {
    const few = new Fixed([255, 240, 0, 19, 20, 239, 241, 254, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(new UserCodes([now], few).draw()).toBe('BZBZCCCC');
  });

  it('are kept under a hash with a key, that of the newest first', () => {
    const random = new SystemRandomness();
    const [id] = new UserCodes([old], random).idsOf('WDJBMJHT');
    const rotated = new UserCodes([now, old], random).idsOf('WDJBMJHT');
    expect(rotated).toEqual([codes.idsOf('WDJBMJHT')[0], id]);
    expect(new Set(rotated).size).toBe(2);
  });

  it.each([
    'WDJB-MJHT',
    'wdjb mjht',
    ' W D J B M J H T ',
    'wdjb\u2013mjht',
    'wdjb\u00a0mjht\n',
    'wdjb_mjht.',
  ])('are read as they are meant: %j', (typed) => expect(userCodeIn(typed)).toBe('WDJBMJHT'));

  it.each(['', 'WDJB-MJH', 'WDJB-MJHTT', 'WDJB-MJHA', 'WDJB-MJH1', 'WDJB+MJHT'])(
    'are nothing else: %j',
    (typed) => expect(userCodeIn(typed)).toBeNull(),
  );

  it('are shown in two groups', () => {
    expect(userCodeInGroups('WDJBMJHT')).toBe('WDJB-MJHT');
  });
});
