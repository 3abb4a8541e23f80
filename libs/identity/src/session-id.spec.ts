import fc from 'fast-check';
import { SessionId } from './session-id';
import { SubjectRef } from './subject';

const subject = fc.oneof(
  fc.uuid().map(SubjectRef.user),
  fc.stringMatching(/^[A-Za-z0-9]{1,64}$/).map(SubjectRef.client),
);
const random = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
const zeros = 'A'.repeat(22);

describe('a session id', () => {
  test('comes back from its text, with the subject that it belongs to', () => {
    fc.assert(
      fc.property(subject, random, (owner, bytes) => {
        const id = SessionId.make(owner, bytes);
        const parsed = SessionId.parse(String(id));
        expect(parsed).toEqual(id);
        expect(parsed!.subject.equals(owner)).toBe(true);
        expect(Buffer.from(parsed!.random, 'base64url')).toEqual(bytes);
      }),
    );
  });

  test('needs no escaping in an address, a cookie or a key', () => {
    fc.assert(
      fc.property(subject, random, (owner, bytes) =>
        /^[A-Za-z0-9_.-]+$/.test(String(SessionId.make(owner, bytes))),
      ),
    );
  });

  test('takes 16 random bytes, no fewer and no more', () => {
    const owner = SubjectRef.client('abc');
    for (const length of [0, 15, 17, 32])
      expect(() => SessionId.make(owner, Buffer.alloc(length))).toThrow('16 random bytes');
  });

  test('is null for whatever is none, and what is one keeps its spelling', () => {
    const near = fc.stringMatching(/^[uc][A-Za-z0-9_-]{1,24}\.[A-Za-z0-9_-]{20,24}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        const parsed = SessionId.parse(text);
        return parsed === null || String(parsed) === text;
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['a random part alone', zeros],
    ['no subject', `.${zeros}`],
    ['a subject of no kind', `x${zeros}.${zeros}`],
    ['a random part of 21 characters', `cabc.${zeros.slice(1)}`],
    ['a random part of 23 characters', `cabc.${zeros}A`],
    ['a second dot', `cabc.${zeros}.A`],
    ['padding', `cabc.${zeros}==`],
    ['a line end', `cabc.${zeros}\n`],
    ['a hash tag', `{cabc}.${zeros}`],
    ['a UUID, as the old system’s sessions have', 'b1c9f6de-0000-4000-8000-000000000001'],
  ])('is not %s', (_what, text) => {
    expect(SessionId.parse(text)).toBeNull();
  });
});
