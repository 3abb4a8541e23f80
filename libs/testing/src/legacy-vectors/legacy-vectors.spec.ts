import { legacyVectors } from './legacy-vectors';

test('the vectors are all there', () => {
  const vectors = legacyVectors();
  expect(vectors.legacy_cookies.valid).toHaveLength(24);
  expect(vectors.legacy_cookies.invalid).toHaveLength(15);
  expect(vectors.legacy_passwords.valid).toHaveLength(24);
  expect(vectors.legacy_passwords.non_ascii).toHaveLength(5);
  expect(vectors.capabilities).toHaveLength(8);
  expect(vectors.policy_class_scopes.map((entry) => entry.policy_class)).toEqual([1, 2, 3, 0, 9]);
  expect(vectors.scoped_decisions).toHaveLength(372);
});

test('the session token says its claims', () => {
  const { token, claims } = legacyVectors().session_token;
  const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as unknown;
  expect(payload).toEqual(claims);
});
