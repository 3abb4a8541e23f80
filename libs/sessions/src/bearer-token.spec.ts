import fc from 'fast-check';
import { SeededRandomness, aClientRef, aUserRef } from '@gatehouse/testing';
import { SessionId } from '@gatehouse/identity';
import { readBearerToken, writeBearerToken } from './bearer-token';

const randomness = new SeededRandomness(1);
const tokenOf = (ref = aUserRef()) =>
  writeBearerToken(SessionId.make(ref, randomness.bytes(16)), randomness.bytes(32));

describe('a bearer token', () => {
  it.each([
    ['a user', aUserRef()],
    ['a client', aClientRef()],
  ])('of %s is read as it was written', (_whose, ref) => {
    const token = tokenOf(ref);
    const read = readBearerToken(token.text)!;
    expect(read.id.toString()).toBe(token.id.toString());
    expect(read.secret).toBe(token.secret);
  });

  it('consists of characters that a header takes as they are (RFC 6750 §2.1)', () => {
    expect(tokenOf().text).toMatch(/^[A-Za-z0-9._~+/-]+=*$/);
  });

  it('is not a session id, nor one with something around it', () => {
    const { id, text } = tokenOf();
    for (const other of [
      id.toString(),
      `gh_${id}`,
      `${text} `,
      ` ${text}`,
      `${text}x`,
      text.slice(0, -1),
      `x${text}`,
      '',
    ]) {
      expect(readBearerToken(other)).toBeNull();
    }
  });

  it('that is any other text is refused without an error', () => {
    fc.assert(fc.property(fc.string(), (text) => readBearerToken(text) === null));
    fc.assert(
      fc.property(fc.string(), fc.nat(100), (text, at) => {
        const { text: token } = tokenOf();
        const broken = token.slice(0, at % token.length) + text + token.slice(at % token.length);
        const read = readBearerToken(broken);
        return text === '' ? read !== null : read === null || `gh_${read.id}.${read.secret}` === broken;
      }),
    );
  });
});
