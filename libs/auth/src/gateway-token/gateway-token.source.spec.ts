import { type TokenFor } from '../testing';
import {
  audience,
  clock,
  formats,
  key,
  reasonFor,
  request,
  service,
  sessionFor,
  start,
} from './gateway-token.fixture';

describe.each(['jwe', 'jws', 'arxiv'] as const)('a service that gets tokens as %s', (format) => {
  const { token } = formats[format];

  it('knows who is there', async () => {
    const authorization = await token({
      user: { username: 'jane', userId: '77' },
      scopes: ['submission:read', 'upload:read:42'],
      endorsements: ['hep-th'],
      classic: 6,
    });
    const session = await sessionFor(service(format), authorization);
    expect(session).toMatchObject({
      user: { username: 'jane', userId: '77', verified: true },
      client: null,
      actor: null,
      authorizations: { classic: 6, endorsements: ['hep-th'], scopes: ['submission:read', 'upload:read:42'] },
    });
    expect(session.may('submission:read')).toBe(true);
    expect(session.may('upload:read', '42')).toBe(true);
    expect(session.may('upload:read', '43')).toBe(false);
    expect(() => session.may('nonsense')).toThrow('not a scope');
  });

  it('knows a client by itself', async () => {
    const authorization = await token({ user: null, client: { clientId: 'abc', ownerId: '5' } });
    const session = await sessionFor(service(format), authorization);
    expect(session).toMatchObject({ user: null, client: { clientId: 'abc', ownerId: '5', name: null } });
  });

  it('hands out nothing that a handler could change', async () => {
    const session = await sessionFor(service(format), await token({ scopes: ['a:b'] }));
    expect(() => (session.scopes as string[]).push('c:d:*')).toThrow(TypeError);
    expect(() => Object.assign(session.user!, { uuid: 'other' })).toThrow(TypeError);
    expect(() => Object.assign(session, { user: null })).toThrow(TypeError);
  });

  it('tells nothing that came from what is not good', async () => {
    expect(await reasonFor(service(format))).toBe('no_credentials: none came');
    expect(await reasonFor(service(format), '')).toBe('no_credentials: none came');
    for (const text of [
      'Bearer',
      'Bearer  ',
      'Basic dTpw',
      'x',
      'Bearer a.b.c',
      'a.b.c',
      'Bearer a b',
      'ü',
    ]) {
      expect(await reasonFor(service(format), text)).toMatch(/^bad_credentials/);
    }
  });

  it('refuses a token that somebody has changed, wherever', async () => {
    const authorization = await token();
    const source = service(format);
    const begin = authorization.indexOf(' ') + 1;
    for (let at = begin; at < authorization.length; at += 7) {
      if (authorization[at] === '.') continue;
      // The last character of a part may have bits that count for nothing.
      const flipped = authorization[at] === 'A' ? 'Q' : 'A';
      if ([undefined, '.'].includes(authorization[at + 1])) continue;
      const changed = authorization.slice(0, at) + flipped + authorization.slice(at + 1);
      expect(await reasonFor(source, changed)).toMatch(/^bad_credentials/);
    }
    expect(await reasonFor(source, authorization)).toBe('a session');
  });

  it('refuses it once its time is over, also one that was good before', async () => {
    const authorization = await token({ end: clock.seconds() + 60 });
    const source = service(format);
    expect(await reasonFor(source, authorization)).toBe('a session');
    clock.advance(59_000);
    expect(await reasonFor(source, authorization)).toBe('a session');
    clock.advance(6_000);
    expect(await reasonFor(source, authorization)).toMatch(/^bad_credentials/);
  });

  it('refuses two headers, even if both are good', async () => {
    const authorization = await token();
    expect(await reasonFor(service(format), authorization, authorization)).toBe(
      'bad_credentials: two headers Authorization',
    );
  });

  it('refuses a token of another format, though its key be known here', async () => {
    for (const other of ['jwe', 'jws', 'arxiv'] as const) {
      if (other === format) continue;
      const authorization = await formats[other].token();
      expect(await reasonFor(service(format), authorization)).toMatch(/^bad_credentials/);
      const dressed = authorization.startsWith('Bearer ')
        ? authorization.slice(7)
        : `Bearer ${authorization}`;
      expect(await reasonFor(service(format), dressed)).toMatch(/^bad_credentials/);
    }
  });

  it('refuses one that is not wrapped as configured', async () => {
    const authorization = await token();
    const dressed = authorization.startsWith('Bearer ') ? authorization.slice(7) : `Bearer ${authorization}`;
    expect(await reasonFor(service(format), dressed)).toMatch(/^bad_credentials: Authorization is not/);
  });

  it('refuses one that is longer than any gateway’s', async () => {
    const authorization = await token({ endorsements: ['x'.repeat(16_384)] });
    expect(await reasonFor(service(format), authorization)).toBe('bad_credentials: the token is too long');
  });

  it('refuses one that is genuine and makes no sense', async () => {
    const wrong: Record<string, unknown>[] = [
      { user: 'root' },
      { user: { username: 'root' } },
      { user: [] },
      { client: { client_id: 1 } },
      { authorizations: { scopes: 'submission:read:*' } },
      { authorizations: { classic: 0, endorsements: [], scopes: [1] } },
      { end_time: 'never' },
      { end_time: undefined },
      { session_id: undefined },
    ];
    for (const claims of wrong) {
      expect([claims, await reasonFor(service(format), await token({ claims }))]).toEqual([
        claims,
        expect.stringMatching(/^bad_credentials/),
      ]);
    }
  });

  it('never says a token in its reasons', async () => {
    const authorization = await token({ issuedAt: start - 1_000_000, end: start - 900_000 });
    expect(await reasonFor(service(format), authorization)).not.toContain(authorization.slice(-20));
  });
});

describe.each(['jwe', 'jws'] as const)('a token as %s', (format) => {
  const { token } = formats[format];
  const refused = async (parts: Partial<TokenFor>, why: RegExp) =>
    expect(await reasonFor(service(format), await token(parts))).toMatch(why);

  it('for another audience is refused', () => refused({ audience: 'other' }, /"aud"/));
  it('for several audiences is refused', () => refused({ claims: { aud: [audience, 'other'] } }, /aud/));
  it('for nobody is refused', () => refused({ claims: { aud: undefined } }, /"aud"/));
  it('of another issuer is refused', () => refused({ issuer: 'https://evil.example.org' }, /"iss"/));
  it('of no issuer is refused', () => refused({ claims: { iss: undefined } }, /"iss"/));
  it.each(['JWT', 'at+jwt', 'logout+jwt', undefined])('of the type %s is refused', (typ) =>
    refused({ header: { typ } }, /"typ"/),
  );
  it('without an end is refused', () => refused({ claims: { exp: undefined } }, /"exp"/));
  it('without a beginning is refused', () => refused({ claims: { iat: undefined } }, /"iat"/));
  it('made in the future is refused', () => refused({ issuedAt: clock.seconds() + 6 }, /"iat"/));
  it('not valid yet is refused', () => refused({ claims: { nbf: clock.seconds() + 6 } }, /"nbf"/));
  it('that says of itself that it lives for ever is refused', () =>
    refused({ issuedAt: clock.seconds() - 400, expires: clock.seconds() + 1e6 }, /"iat"/));
  it('of a gateway whose clock is a little ahead or behind is good', async () => {
    for (const seconds of [-64, 5]) {
      expect(await reasonFor(service(format), await token({ issuedAt: clock.seconds() + seconds }))).toBe(
        'a session',
      );
    }
    expect(await reasonFor(service(format), await token({ issuedAt: clock.seconds() - 65 }))).toMatch(
      /"exp"/,
    );
  });

  it('says who acts, for whom, and until when', async () => {
    const session = await sessionFor(service(format), await token({ actor: 'abc' }));
    const now = clock.seconds();
    expect(session).toMatchObject({
      actor: 'abc',
      audience,
      issuedAt: now,
      expires: now + 60,
      end: now + 36_000,
    });
  });
});

it.each([
  ['jwe', { issuer: undefined }],
  ['jwe', { issuer: '' }],
  ['jwe', { audience: undefined }],
  ['jwe', { audience: '' }],
  ['jwe', { keys: [undefined] }],
  ['jwe', { keys: [key, ''] }],
  ['jws', { issuer: undefined }],
  ['jws', { audience: undefined }],
  ['jws', { jwks: undefined }],
  ['jws', { jwks: '' }],
  ['arxiv', { secrets: [undefined] }],
  ['arxiv', { secrets: [] }],
] as const)('a service as %s does not start without what it must have: %j', (format, missing) => {
  expect(() => service(format, missing)).toThrow('gateway tokens need');
});

it('verifies a token once, and not for every request', async () => {
  const source = service('jwe');
  const authorization = await formats.jwe.token();
  const session = await sessionFor(source, authorization);
  const again = source.find(request(authorization));
  expect(again).toMatchObject({ session });
  expect(again).not.toBeInstanceOf(Promise);
});

it('takes no token for one that it has seen because they end alike', async () => {
  const source = service('jwe');
  const authorization = await formats.jwe.token();
  await sessionFor(source, authorization);
  const alike = `Bearer x${authorization.slice(-200)}`;
  expect(await reasonFor(source, alike)).toMatch(/^bad_credentials/);
  expect(await reasonFor(source, authorization)).toBe('a session');
});
