import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { SeededRandomness } from '@gatehouse/testing';
import { RefreshTokens, type RefreshToken } from './refresh-tokens';

const [older, newer] = [randomBytes(32), randomBytes(32)];
const randomness = new SeededRandomness('refresh tokens');
const tokens = new RefreshTokens([older], randomness);
const rotated = new RefreshTokens([newer, older], randomness);

const base64url = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => Buffer.from(bytes).toString('base64url'));
const anyToken: fc.Arbitrary<RefreshToken> = fc.record({
  delegationId: base64url(16),
  generation: fc.nat(1_000_000),
  secret: base64url(32),
});

it('reads what it wrote', () => {
  fc.assert(
    fc.property(anyToken, (token) => {
      expect(tokens.read(tokens.write(token))).toEqual(token);
    }),
  );
});

it('RFC 6749 §10.10: begins with 256 random bits, each time others', () => {
  const [one, two] = [tokens.first('A'.repeat(22)), tokens.first('A'.repeat(22))];
  expect(one).toMatchObject({ delegationId: 'A'.repeat(22), generation: 0 });
  expect(Buffer.from(one.secret, 'base64url')).toHaveLength(32);
  expect(one.secret).not.toBe(two.secret);
});

describe('RFC 6749 §10.4: reads nothing that it did not write:', () => {
  it('garbage', () => {
    const likely = fc.tuple(base64url(16), fc.nat(), base64url(32), base64url(16));
    const garbage = fc.oneof(
      fc.string(),
      fc.base64String(),
      likely.map(([id, generation, secret, mac]) => `ghr_${id}.${generation}.${secret}.${mac}`),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        expect(tokens.read(text)).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('a token of which any character was changed', () => {
    fc.assert(
      fc.property(anyToken, fc.nat(), fc.constantFrom(...'Aa0-_.~ '), (token, at, sign) => {
        const text = tokens.write(token);
        const place = at % text.length;
        const changed = `${text.slice(0, place)}${sign}${text.slice(place + 1)}`;
        if (changed !== text) expect(tokens.read(changed)).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('a token in another spelling of the same bits', () => {
    fc.assert(
      fc.property(anyToken, fc.constantFrom('B', 'R', 'h', 'x'), (token, last) => {
        expect(tokens.read(`${tokens.write(token).slice(0, -1)}${last}`)).toBeNull();
      }),
    );
  });

  it('a part put in the place of another token’s', () => {
    fc.assert(
      fc.property(anyToken, anyToken, (one, two) => {
        fc.pre(one.secret !== two.secret && one.delegationId !== two.delegationId);
        const [of, from] = [one, two].map((token) => tokens.write(token).slice(4).split('.')) as [
          string[],
          string[],
        ];
        for (const part of [0, 2, 3]) {
          const mixed = of.map((text, at) => (at === part ? from[at] : text));
          expect(tokens.read(`ghr_${mixed.join('.')}`)).toBeNull();
        }
        const later = [of[0], String(one.generation + 1), of[2], of[3]];
        expect(tokens.read(`ghr_${later.join('.')}`)).toBeNull();
      }),
    );
  });

  it('a token with something before or behind it, or a generation in another spelling', () => {
    const text = tokens.write({ delegationId: 'A'.repeat(22), generation: 7, secret: 'B'.repeat(43) });
    for (const changed of [
      ` ${text}`,
      `${text} `,
      `${text}\n`,
      `${text}A`,
      text.replace('.7.', '.07.'),
      text.slice(4),
    ])
      expect(tokens.read(changed)).toBeNull();
  });

  it('a token of another key', () => {
    const token = tokens.first('A'.repeat(22));
    expect(new RefreshTokens([newer], randomness).read(tokens.write(token))).toBeNull();
  });
});

it('RFC 9700 §4.14.2: the successor is the same each time, another for each token, and made by nobody without the key', () => {
  fc.assert(
    fc.property(anyToken, anyToken, (token, other) => {
      const [next] = tokens.successors(token);
      expect(tokens.successors({ ...token })).toEqual([next]);
      expect(next).toMatchObject({ delegationId: token.delegationId, generation: token.generation + 1 });
      expect(next!.secret).not.toBe(token.secret);
      fc.pre(other.secret !== token.secret);
      expect(tokens.successors(other)[0]!.secret).not.toBe(next!.secret);
      expect(tokens.successors({ ...token, generation: token.generation + 1 })[0]!.secret).not.toBe(
        next!.secret,
      );
      expect(new RefreshTokens([newer], randomness).successors(token)[0]!.secret).not.toBe(next!.secret);
    }),
  );
});

describe('while the key is changed', () => {
  it('the old one still reads, and the newest one writes', () => {
    const token = tokens.first('A'.repeat(22));
    expect(rotated.read(tokens.write(token))).toEqual(token);
    expect(rotated.write(token)).not.toBe(tokens.write(token));
    expect(new RefreshTokens([newer], randomness).read(rotated.write(token))).toEqual(token);
    expect(tokens.read(rotated.write(token))).toBeNull();
  });

  it('a token has a successor of each key, the newest key’s first', () => {
    const token = tokens.first('A'.repeat(22));
    const [byNewer] = new RefreshTokens([newer], randomness).successors(token);
    expect(rotated.successors(token)).toEqual([byNewer, ...tokens.successors(token)]);
  });
});

it('is stored as a hash that says nothing of it', () => {
  const token = tokens.first('A'.repeat(22));
  expect(tokens.hashOf(token)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(tokens.hashOf(token)).not.toBe(token.secret);
  expect(tokens.hashOf(tokens.successors(token)[0]!)).not.toBe(tokens.hashOf(token));
});
