import { SystemRandomness } from '@gatehouse/identity';
import * as argon2 from '@node-rs/argon2';
import { PasswordHasher, shareOfCores, type PasswordHasherOptions } from './password-hasher';

jest.mock('@node-rs/argon2', () => {
  const real = jest.requireActual<typeof argon2>('@node-rs/argon2');
  return { ...real, hash: jest.fn(real.hash), verify: jest.fn(real.verify) };
});

const hash = jest.mocked(argon2.hash);
const verify = jest.mocked(argon2.verify);
const operations = () => hash.mock.calls.length + verify.mock.calls.length;

function aHasher(options: PasswordHasherOptions = {}): PasswordHasher {
  return new PasswordHasher(new SystemRandomness(), { memoryCost: 8, timeCost: 1, ...options });
}

beforeEach(() => jest.clearAllMocks());

describe('the password hasher', () => {
  test('makes argon2id with 19 MiB, two passes, one lane, unless told otherwise', async () => {
    const made = await new PasswordHasher(new SystemRandomness()).hash('sesame');
    expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  });

  test('verifies what it made, and only with that password', async () => {
    const hasher = aHasher();
    const made = await hasher.hash('sesame');
    expect(await hasher.verify(made, 'sesame')).toBe(true);
    for (const wrong of ['Sesame', 'sesame ', '', 'sesame\0']) {
      expect(await hasher.verify(made, wrong)).toBe(false);
    }
  });

  // Made by the reference implementation in C; the second one in the order in which some packages write the costs.
  test.each([
    '$argon2id$v=19$m=19456,t=2,p=1$MjEgfpmciLHxtqWU8Q/dTw$HaWmFb1i8jfXtiZmCo6wrxdQG9u9rLsS9eQs5wKeHWg',
    '$argon2id$v=19$m=19456,p=1,t=2$MjEgfpmciLHxtqWU8Q/dTw$HaWmFb1i8jfXtiZmCo6wrxdQG9u9rLsS9eQs5wKeHWg',
  ])('knows a hash that another program made: %s', async (made) => {
    const hasher = new PasswordHasher(new SystemRandomness());
    expect(await hasher.verify(made, 'x')).toBe(true);
    expect(await hasher.verify(made, 'y')).toBe(false);
    expect(hasher.needsRehash(made)).toBe(false);
  });

  test('two hashes of one password differ', async () => {
    expect(await aHasher().hash('sesame')).not.toBe(await aHasher().hash('sesame'));
  });

  test('knows a hash that was made with other costs', async () => {
    const made = await aHasher().hash('sesame');
    expect(aHasher().needsRehash(made)).toBe(false);
    expect(aHasher({ timeCost: 2 }).needsRehash(made)).toBe(true);
    expect(aHasher({ memoryCost: 16 }).needsRehash(made)).toBe(true);
  });

  test('each of its acts is one hash operation with the same costs, the first one too', async () => {
    const hasher = aHasher();
    expect(await hasher.verifyNothing('sesame')).toBe(false);
    expect(operations()).toBe(1);
    expect(verify.mock.calls[0]![0]).toContain('$m=8,t=1,p=1$');
    expect(await hasher.hashIf('sesame', () => false)).toEqual({ passed: false });
    expect(operations()).toBe(2);
    expect(await hasher.hashIf('sesame', () => true)).toMatchObject({ passed: true });
    expect(operations()).toBe(3);
  });

  test('tells that a hash could not be made, instead of saying no', async () => {
    hash.mockRejectedValueOnce(new Error('no memory'));
    const result = await aHasher().hashIf('sesame', () => true);
    expect(result).toEqual({ passed: true, hash: null, cause: new Error('no memory') });
  });

  test('asks nothing of who is turned away', async () => {
    const hasher = aHasher({ running: 1, waiting: 0 });
    const first = hasher.verifyNothing('sesame');
    const check = jest.fn(() => true);
    await expect(hasher.hashIf('sesame', check)).rejects.toMatchObject({ code: 'too_busy', retryAfter: 1 });
    expect(check).not.toHaveBeenCalled();
    await first;
  });

  test('leaves the event loop free while it hashes', async () => {
    const hasher = aHasher({ memoryCost: 65_536, timeCost: 3 });
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);
    await hasher.hash('sesame');
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(3);
  });
});

test('workers share the cores, and each has one at least', () => {
  expect([1, 2, 3, 4, 16].map((workers) => shareOfCores(workers, 8))).toEqual([8, 4, 2, 2, 1]);
});
