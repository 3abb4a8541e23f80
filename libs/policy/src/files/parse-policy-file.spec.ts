import fc from 'fast-check';
import { parsePolicyFile } from './parse-policy-file';
import { policyText } from './policy-text';
import { mergedDefault, mergedRules, withFiles, type PolicyFile } from './policy-file';

const yaml = `
owner: traffic-ops
default: deny
roles:
  lock-keeper: [locks:delete, locks:read]
rules:
  - id: locks.delete
    host: api.example.org     # optional
    path: /api/users/{id}/locks/{lock}
    methods: [DELETE]
    scopes: [locks:delete]
    resource: "{id}"
    own: "{id}"
    legacy: false
    audience: submissions
    description: Take a lock away
  - id: locks.any
    path: /api/locks
    anyOf: [[a:b], [c:d, e:f]]
    acr: aal2
    max_age: 300
`;

const problems = (text: string) =>
  parsePolicyFile(text).problems?.map(({ at, message }) => `${at}: ${message}`);

test('reads YAML, and JSON as the same', () => {
  const { file } = parsePolicyFile(yaml);
  expect(file).toMatchObject({
    owner: 'traffic-ops',
    roles: { 'lock-keeper': ['locks:delete', 'locks:read'] },
    rules: [
      { id: 'locks.delete', own: '{id}' },
      { anyOf: [['a:b'], ['c:d', 'e:f']], max_age: 300 },
    ],
  });
  expect(parsePolicyFile(JSON.stringify(file)).file).toEqual(file);
});

test.each(['yaml', 'json'] as const)('what is written as %s is read as the same', (format) => {
  const { file } = parsePolicyFile(yaml);
  expect(parsePolicyFile(policyText(file!, format)).file).toEqual(file);
});

describe('tells what is wrong and where', () => {
  test.each([
    ['', ': a policy file is a map: owner, default, roles, rules'],
    ['[]', ': a policy file is a map: owner, default, roles, rules'],
    ['owner: Traffic Ops', 'owner: must match pattern'],
    ['default: deny', ': owner is missing'],
    ['owner: a\ndefault: allow', 'default: must be one of deny, authenticated'],
    ['owner: a\nrule: []', ': there is no “rule”'],
    ['owner: a\nrules: [{ id: x, path: /, methods: [get] }]', 'rules[0] (x).methods[0]: must be one of GET'],
    ['owner: a\nrules: [{ id: x, path: /, method: [GET] }]', 'rules[0] (x): there is no “method”'],
    ['owner: a\nrules: [{ path: / }]', 'rules[0]: id is missing'],
    [
      'owner: a\nrules: [{ id: x, path: /, scopes: [] }]',
      'rules[0] (x).scopes: must NOT have fewer than 1 items',
    ],
    ['owner: a\nrules: [{ id: x, path: /, own: id }]', 'rules[0] (x).own: must match pattern'],
    ['owner: a\nowner: b', ': Map keys must be unique'],
    ['owner: [', ': Flow sequence in block collection'],
    ['owner: a\nroles: { x: [a] }', 'roles.x[0]: must match pattern'],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual([expect.stringContaining(expected)]);
  });

  test('all of it at once', () => {
    expect(problems('owner: A\nrules: [{ id: x }, { id: y, path: /, scopes: [z] }]')).toHaveLength(3);
  });
});

test('a small file does not become a huge one', () => {
  const bomb = ['owner: a', 'a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe'].map((pair) => [...pair] as [string, string]))
    bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
  expect(problems(bomb.join('\n'))).toEqual([expect.stringContaining('alias')]);
});

test('never throws', () => {
  fc.assert(fc.property(fc.string(), (text) => expect(parsePolicyFile(text).file).toBeNull()));
  fc.assert(fc.property(fc.json(), (text) => expect(parsePolicyFile(text).problems).not.toBeNull()));
});

describe('files together', () => {
  const file = (owner: string, parts: Partial<PolicyFile> = {}): PolicyFile => ({ owner, ...parts });

  test('have the strictest default; without any it is deny', () => {
    expect(mergedDefault([])).toBe('deny');
    expect(mergedDefault([file('a')])).toBe('deny');
    expect(mergedDefault([file('a'), file('b', { default: 'authenticated' })])).toBe('authenticated');
    expect(mergedDefault([file('a', { default: 'deny' }), file('b', { default: 'authenticated' })])).toBe(
      'deny',
    );
  });

  test('take the place of those of the same owners, and of nobody else’s', () => {
    const before = [
      file('a', { rules: [{ id: 'old', path: '/' }] }),
      file('b', { rules: [{ id: 'kept', path: '/b' }] }),
    ];
    const after = withFiles(before, [file('c'), file('a', { rules: [{ id: 'new', path: '/' }] })]);
    expect(after.map(({ owner }) => owner)).toEqual(['a', 'b', 'c']);
    expect(mergedRules(after).map(({ id, owner }) => `${owner} ${id}`)).toEqual(['a new', 'b kept']);
  });
});
