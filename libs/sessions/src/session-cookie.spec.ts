import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { SessionId } from '@gatehouse/identity';
import { aUserRef, SeededRandomness } from '@gatehouse/testing';
import { SessionCookies, type SessionCookie } from './session-cookie';

const id = SessionId.make(aUserRef(), new SeededRandomness(1).bytes(16));
const cookie: SessionCookie = { id, userId: '1234', nonce: 'abcdefghijklmnopqrstuv', expires: 1_800_000_000 };
const sign = (head: object, claims: object, key: string) => {
  const [a, b] = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${a}.${b}.${createHmac('sha256', key).update(`${a}.${b}`).digest('base64url')}`;
};
const claims = {
  user_id: '1234',
  session_id: id.toString(),
  nonce: 'n',
  expires: '2027-01-15T08:00:00+00:00',
};

describe('the session cookie', () => {
  const cookies = new SessionCookies(['new secret', 'old secret']);

  it('is read as it was written', () => {
    const read = cookies.read(cookies.write(cookie))!;
    expect({ ...read, id: read.id.toString() }).toEqual({ ...cookie, id: id.toString() });
  });

  it('has the claims that arXiv names, signed HS256, and no others', () => {
    const [head, body] = cookies
      .write(cookie)
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(head!)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(JSON.parse(body!)).toEqual({
      user_id: '1234',
      session_id: id.toString(),
      nonce: cookie.nonce,
      expires: '2027-01-15T08:00:00+00:00',
    });
  });

  it('signed with the secret before a rotation still holds', () => {
    expect(
      new SessionCookies(['new secret', 'old secret']).read(new SessionCookies(['old secret']).write(cookie)),
    ).not.toBeNull();
  });

  it.each([
    ['another secret', new SessionCookies(['other']).write(cookie)],
    ['no signature', sign({ alg: 'none' }, claims, 'new secret').replace(/\.[^.]*$/, '.')],
    ['alg none with a signature', sign({ alg: 'none' }, claims, 'new secret')],
    ['another HMAC', sign({ alg: 'HS512' }, claims, 'new secret')],
    ['a session id that is none', sign({ alg: 'HS256' }, { ...claims, session_id: 'x' }, 'new secret')],
    ['an end that is no time', sign({ alg: 'HS256' }, { ...claims, expires: 'soon' }, 'new secret')],
    ['a number as user id', sign({ alg: 'HS256' }, { ...claims, user_id: 1234 }, 'new secret')],
    ['no nonce', sign({ alg: 'HS256' }, { ...claims, nonce: undefined }, 'new secret')],
    ['a text as claims', sign({ alg: 'HS256' }, 'claims' as never, 'new secret')],
    ['nothing', ''],
    ['64 KB', 'a'.repeat(65_536)],
  ])('with %s is refused', (_what, text) => {
    expect(cookies.read(text)).toBeNull();
  });

  it('that was changed in one character is refused', () => {
    const text = cookies.write(cookie);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...'ABCxyz019-_.'), (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        const read = cookies.read(changed);
        // The last character of a base64url signature has two bits that mean nothing.
        return changed === text || at === text.length - 1 || read === null;
      }),
    );
  });

  it('that is any other text is refused without an error', () => {
    fc.assert(fc.property(fc.string(), (text) => cookies.read(text) === null));
  });
});
