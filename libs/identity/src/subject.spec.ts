import fc from 'fast-check';
import { SubjectRef } from './subject';

const uuid = fc.uuid();
const clientId = fc.stringMatching(/^[A-Za-z0-9]{1,64}$/);
const delegationId = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/);
const ref = fc.oneof(
  uuid.map(SubjectRef.user),
  clientId.map(SubjectRef.client),
  delegationId.map(SubjectRef.delegation),
);

describe('a subject’s name', () => {
  test('comes back from its key', () => {
    fc.assert(
      fc.property(ref, (subject) => {
        const parsed = SubjectRef.parse(subject.key);
        expect(parsed).toEqual(subject);
        expect(parsed!.equals(subject)).toBe(true);
      }),
    );
  });

  test('has a short key of harmless characters', () => {
    fc.assert(fc.property(uuid, (id) => /^u[A-Za-z0-9_-]{22}$/.test(SubjectRef.user(id).key)));
    fc.assert(fc.property(clientId, (id) => SubjectRef.client(id).key === `c${id}`));
  });

  test('has a key of its own: equal keys are equal subjects', () => {
    fc.assert(
      fc.property(ref, ref, (one, other) => {
        const same = one.kind === other.kind && one.id === other.id;
        expect(one.key === other.key).toBe(same);
        expect(one.equals(other)).toBe(same);
      }),
    );
  });

  test('is the same for a UUID in capitals', () => {
    fc.assert(
      fc.property(uuid, (id) => {
        expect(SubjectRef.user(id.toUpperCase())).toEqual(SubjectRef.user(id.toLowerCase()));
      }),
    );
  });

  test('is null for whatever is no key, and what is one is spelled in one way only', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[ucd][A-Za-z0-9_-]{0,70}$/)), (text) => {
        const parsed = SubjectRef.parse(text);
        return parsed === null || (parsed.key === text && remade(parsed).key === text);
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['a kind without an id', 'u'],
    ['a client without an id', 'c'],
    ['an unknown kind', 'xAAAAAAAAAAAAAAAAAAAAAA'],
    ['a UUID instead of its key', 'u12345678-1234-1234-1234-123456789012'],
    ['one character too few', 'uAAAAAAAAAAAAAAAAAAAAA'],
    ['one character too many', 'uAAAAAAAAAAAAAAAAAAAAAAA'],
    ['bits set that the UUID has no place for', 'uAAAAAAAAAAAAAAAAAAAAAB'],
    ['a line end', 'uAAAAAAAAAAAAAAAAAAAAAA\n'],
    ['a client id with a brace', 'c{abc}'],
    ['a client id with a dot', 'ca.b'],
    ['a client id of 65 characters', `c${'a'.repeat(65)}`],
  ])('does not parse %s', (_what, key) => {
    expect(SubjectRef.parse(key)).toBeNull();
  });

  test.each(['', 'a b', 'a.b', 'ä', '{a}', 'a\n', 'a'.repeat(65)])('a client is not called %j', (id) => {
    expect(() => SubjectRef.client(id)).toThrow('a client id has 1 to 64 letters and digits');
  });

  test.each(['', '1234', '12345678123412341234123456789012', '{12345678-1234-1234-1234-123456789012}'])(
    'a user is not called %j',
    (id) => {
      expect(() => SubjectRef.user(id)).toThrow('not a UUID');
    },
  );
});

const remade = ({ kind, id }: SubjectRef) => SubjectRef[kind](id);
