import { CompiledPolicy } from '../compiled-policy';
import { aHolder, aPolicy, aRule, asking } from '../policy.fixture';
import { decide } from './decide';
import { explain } from './explain';

const rules = [
  aRule({
    id: 'locks.delete',
    owner: 'ops',
    path: '/locks/{id}',
    methods: ['DELETE'],
    anyOf: [['locks:delete'], ['locks:all']],
  }),
  aRule({ id: 'locks.read', path: '/locks/{id}', methods: ['GET'], scopes: ['locks:read'] }),
  aRule({ id: 'locks.rest', path: '/locks/**' }),
  aRule({ id: 'locks.api', path: '/locks/{id}', host: 'api.example.org' }),
  aRule({ id: 'other', path: '/other' }),
];
const roles = { keeper: ['locks:delete'], reader: ['locks:read'], boss: ['locks:all:*'] };
const policy = CompiledPolicy.of(aPolicy({ rules, roles }));

test('names rule, owner, what is required, held and missing, the roles that pass and the rules that came close', () => {
  expect(explain(policy, asking('DELETE', '/locks/7'), aHolder(['locks:read']), 1000)).toEqual({
    allowed: false,
    reason: 'scope_missing',
    policyVersion: 7,
    rule: 'locks.delete',
    owner: 'ops',
    required: [['locks:delete'], ['locks:all']],
    held: ['locks:read'],
    missing: ['locks:delete'],
    roles: ['keeper', 'boss'],
    close: [
      { id: 'locks.read', why: 'other_method' },
      { id: 'locks.rest', why: 'less_specific' },
      { id: 'locks.api', why: 'other_host' },
    ],
  });
});

test('a path with no rule for the method names those that it has', () => {
  const { reason, rule, close } = explain(policy, asking('PUT', '/locks/7'), aHolder(), 1000);
  expect([reason, rule, close.map(({ id }) => id)]).toEqual([
    'bad_method',
    null,
    ['locks.delete', 'locks.read', 'locks.rest', 'locks.api'],
  ]);
});

test('says what the decision says', () => {
  for (const path of ['/locks/7', '/locks', '/other', '/nothing'])
    for (const method of ['GET', 'DELETE', 'PUT'])
      for (const holder of [null, aHolder(), aHolder(['locks:delete'])]) {
        const { allowed, reason } = decide(policy, asking(method, path), holder, 1000);
        expect(explain(policy, asking(method, path), holder, 1000)).toMatchObject({ allowed, reason });
      }
});
