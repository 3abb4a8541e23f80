import { decide, type Policy } from './policy';

const aPolicy = (parts: Partial<Policy> = {}): Policy => ({
  version: 7,
  default: 'deny',
  roles: {},
  ...parts,
});

test('without a rule, the policy’s default decides', () => {
  expect(decide(aPolicy({ default: 'authenticated' }))).toMatchObject({ allowed: true, reason: 'ok' });
  expect(decide(aPolicy({ default: 'deny' }))).toMatchObject({ allowed: false, reason: 'no_rule' });
});

test('a default that nobody knows refuses', () => {
  for (const word of ['', 'allow', 'Authenticated', undefined])
    expect(decide(aPolicy({ default: word as Policy['default'] })).allowed).toBe(false);
});

test('a decision says which version of the policy it was', () => {
  expect(decide(aPolicy({ version: 42 })).policyVersion).toBe(42);
  expect(decide(aPolicy({ version: 43, default: 'authenticated' })).policyVersion).toBe(43);
});
