import { CompiledPolicy } from './compiled-policy';
import { explainRequest } from './decision/explain-request';
import type { Holder } from './decision/holder';
import { contentWith, policyOf } from './files/policy-content';
import type { PolicyFile } from './files/policy-file';
import { lint } from './lint/lint';
import { aHolder } from './policy.fixture';
import { soundTrafficOps, trafficOps } from './traffic-ops.fixture';

const policy = (file: PolicyFile) => policyOf(contentWith({ files: [], roles: {} }, [file]), 1);
const findings = (file: PolicyFile) => lint(policy(file), { knownScopes: [], audiences: null });
const compiled = CompiledPolicy.of(policy(soundTrafficOps));
const role = (name: string, parts: Partial<Holder> = {}) => aHolder(soundTrafficOps.roles![name], parts);
const asked = (method: string, target: string, holder: Holder | null) =>
  explainRequest(compiled, { method, target, host: null }, holder, 1000);

describe('a hundred routes in the shape of Traffic Ops', () => {
  test('have three that can never be reached, and lint reports exactly those', () => {
    expect(trafficOps.rules).toHaveLength(100);
    expect(findings(trafficOps).map(({ code, rules }) => [code, ...rules])).toEqual([
      ['tie', 'cdns.list', 'cdns.list.again'],
      ['tie', 'regions.one', 'regions.one.by-name'],
      ['unreachable', 'servers.all'],
    ]);
    expect(findings(soundTrafficOps)).toEqual([]);
  });

  test.each([
    ['GET', '/api/1.2/cdns', 'read-only', 'ok'],
    ['GET', '/api/1.2/cdns/7', 'read-only', 'ok'],
    ['GET', '/api/1.2/cdns/health', 'read-only', 'ok'],
    ['POST', '/api/1.2/cdns', 'read-only', 'scope_missing'],
    ['POST', '/api/1.2/cdns', 'operations', 'ok'],
    ['DELETE', '/api/1.2/deliveryservices/42', 'operations', 'ok'],
    ['PATCH', '/api/1.2/deliveryservices/42', 'operations', 'bad_method'],
    ['DELETE', '/api/1.2/cdns/health', 'operations', 'bad_method'],
    ['GET', '/api/1.3/cdns', 'operations', 'no_rule'],
  ])('%s %s as %s: %s', (method, path, name, reason) => {
    expect(asked(method, path, role(name)).reason).toBe(reason);
  });

  test('somebody deletes their own lock but not any lock, and an administrator any', () => {
    const own = { ownIds: ['7d4f2c9e-0b1a-5c3d-9e8f-1a2b3c4d5e6f', '42'] };
    const locks = (id: string, holder: Holder) =>
      asked('DELETE', `/api/1.2/users/${id}/locks/7`, holder).reason;
    for (const id of own.ownIds) expect(locks(id, role('operations', own))).toBe('ok');
    expect(locks('43', role('operations', own))).toBe('scope_missing');
    expect(locks('43', role('administrator', own))).toBe('ok');
    expect(locks('42', role('read-only', own))).toBe('scope_missing');
    expect(locks('42', role('operations'))).toBe('scope_missing');
  });

  test.each([
    ['/ops/users/42/deliveryservices', 'no_rule'],
    ['/deliveryservices/x', 'no_rule'],
    ['/x/cdns', 'no_rule'],
    ['//cdns', 'bad_path'],
    ['/x/../cdns', 'bad_path'],
    ['/x/%2e%2e/cdns', 'bad_path'],
  ])('%s is not let in by /deliveryservices or /cdns', (path, reason) => {
    expect(asked('GET', path, role('operations'))).toMatchObject({ allowed: false, reason, rule: null });
  });

  test('but these themselves are', () => {
    for (const path of ['/deliveryservices', '/cdns', '/cdns/'])
      expect([path, asked('GET', path, role('operations')).reason]).toEqual([path, 'ok']);
  });
});
