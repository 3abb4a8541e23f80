import { knownScopes, sentenceFor } from './catalogue';
import { Scope } from './scope';

test.each(knownScopes)('%s is a plain scope, and a sentence says what it allows', (text) => {
  expect(Scope.parse(text)).toMatchObject({ resource: null });
  expect(sentenceFor(text)).toMatch(/^[A-Z][^.]+[a-z]\.$/);
});

test('no two scopes say the same', () => {
  expect(new Set(knownScopes.map(sentenceFor)).size).toBe(knownScopes.length);
});

test('a scope on a resource has the sentence of its plain scope', () => {
  expect(sentenceFor('submission:read:42')).toBe(sentenceFor('submission:read'));
});

test.each(['', 'nothing', 'nothing:here', 'submission', '__proto__', 'constructor'])(
  'nothing is said of %j',
  (text) => {
    expect(sentenceFor(text)).toBeNull();
  },
);
