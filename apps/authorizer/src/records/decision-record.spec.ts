import { CompiledPolicy } from '@gatehouse/policy';
import type { LiveSession } from '@gatehouse/sessions';
import { aClientSubject, aSession, aUserSubject, bound, ManualClock } from '@gatehouse/testing';
import { refusal } from '../answer';
import { askedPath } from './asked-path';
import { recordOf } from './decision-record';

const time = new ManualClock().now();
const policy = CompiledPolicy.of({
  version: 3,
  default: 'deny',
  roles: {},
  rules: [{ id: 'locks', owner: 'ops', path: '/locks', anyOf: [['a:b'], ['c:d', 'e:f']] }],
});
const rule = policy.methodsFor({ method: 'GET', host: null, path: '/locks', preflight: null })!.find('GET');
const [user, client] = [aUserSubject(), aClientSubject()];
const session = aSession({ user: bound(user), client: bound(client) });
const authorizations = { classic: 0, endorsements: [], scopes: ['a:c'] };
const live: LiveSession = { session, user, client, policy, authorizations, until: Infinity };

const recordWith = (parts: Parameters<typeof recordOf>[2], headers = {}) =>
  recordOf('id-1', refusal('bad_path'), parts, { headers }, time);

it('says everything that decided a refusal', () => {
  const answer = refusal('scope_missing', { live, rule, missing: ['a:b'], policyVersion: 3 });
  const asked = { method: ['DELETE'], uri: ['/locks?key=secret'], host: ['API.example.org:443'] };
  expect(recordOf('id-1', answer, asked, { headers: { 'x-request-id': 'request-1' } }, time)).toEqual({
    id: 'id-1',
    time,
    status: 403,
    reason: 'scope_missing',
    method: 'DELETE',
    host: 'api.example.org',
    path: '/locks',
    rule: 'locks',
    policyVersion: 3,
    required: [['a:b'], ['c:d', 'e:f']],
    held: ['a:c'],
    missing: ['a:b'],
    subject: { kind: 'user', id: user.ref.id },
    client: client.ref.id,
    session: session.id.toString(),
    requestId: 'request-1',
  });
});

it('of a client by itself names the client as the subject', () => {
  const own = { ...live, user: null, session: aSession({ user: null, client: bound(client) }) };
  const record = recordOf('id-1', refusal('no_rule', { live: own }), {}, { headers: {} }, time);
  expect([record.subject, record.client]).toEqual([{ kind: 'client', id: client.ref.id }, null]);
});

it('of nobody, about nothing, holds what there is', () => {
  const nothing = { method: '', host: null, path: '', rule: null, policyVersion: null, subject: null };
  expect(recordWith({})).toMatchObject({
    ...nothing,
    required: [],
    held: [],
    session: null,
    requestId: null,
  });
});

it('takes over no request id that could be anything', () => {
  expect(recordWith({}, { 'x-request-id': 'a b\n' }).requestId).toBeNull();
  expect(recordWith({}, { 'x-request-id': 'x'.repeat(500) }).requestId).toBeNull();
});

it.each([
  ['a query', '/a?token=s3cret', '/a'],
  ['a fragment', '/a#s3cret', '/a'],
  ['the user part of a whole address', 'http://me:s3cret@host/a?b', 'http://host/a'],
  ['one without scheme', '//me:s3cret@host/a', '//host/a'],
])('a path for people has not %s', (_, uri, path) => {
  expect(askedPath({ uri: [uri] })).toBe(path);
});

it('a path for people is cut, and shows each that came', () => {
  expect(askedPath({ uri: ['/a?x', '/b?y'] })).toBe('/a, /b');
  expect(askedPath({ uri: [`/${'a'.repeat(1000)}`] }, 5)).toBe('/aaaa…');
});
