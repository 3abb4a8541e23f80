import { aHolder, aRule, compiled } from '../policy.fixture';
import { explainRequest } from './explain-request';

const policy = compiled(
  aRule({ id: 'locks', path: '/locks/{id}', methods: ['GET'], scopes: ['locks:read'] }),
  aRule({ id: 'api', path: '/locks/{id}', host: 'api.example.org', allow: 'authenticated' }),
);
const asked = (method: string, target: string, host: string | null = null) =>
  explainRequest(policy, { method, target, host }, aHolder(['locks:read']), 1000);

test('judges the canonical path, and leaves the query alone', () => {
  expect(asked('GET', '/locks/%41?x=/../y')).toMatchObject({
    ...{ allowed: true, reason: 'ok', rule: 'locks', path: '/locks/A', malformed: null },
  });
});

test('compares the host as rules name it', () => {
  expect(asked('GET', '/locks/1', 'API.example.org:443').rule).toBe('api');
  expect(asked('GET', '/locks/1', '').rule).toBe('locks');
});

test.each([
  ['GET', '//locks/1', null, 'bad_path'],
  ['GET', '/x/../locks/1', null, 'bad_path'],
  ['GET', 'locks/1', null, 'bad_path'],
  ['GET', '/locks%2f1', null, 'bad_path'],
  ['GET', '/locks/1', 'no host', 'bad_path'],
  ['get', '/locks/1', null, 'bad_method'],
  ['BREW', '/locks/1', null, 'bad_method'],
])('%s %s of host %s is refused before any rule is asked', (method, target, host, reason) => {
  expect(asked(method, target, host)).toMatchObject({
    ...{ allowed: false, reason, rule: null, path: null, malformed: expect.stringMatching(/\.$/) },
    held: ['locks:read'],
  });
});
