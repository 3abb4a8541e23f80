import { Logger } from '@nestjs/common';
import { DomainError } from '@gatehouse/identity';
import { Metrics } from '@gatehouse/platform';
import { CompiledPolicy, type Policy, type PolicyContent, type Rule } from '@gatehouse/policy';
import type { LiveSession } from '@gatehouse/sessions';
import type { ShadowCandidate, ShadowSheet, ShadowStore } from '@gatehouse/token-store';
import { aSession, aUserSubject, bound, ManualClock, SeededRandomness } from '@gatehouse/testing';
import type { GatewayRequest } from '../gateway-request';
import type { Identification } from '../identifier';
import { judge } from '../judgement';
import { ShadowJudge } from './shadow-judge';
import { ShadowWatch } from './shadow-watch';

const clock = new ManualClock();
const rule = (parts: Partial<Rule> & Pick<Rule, 'path'>): Rule => ({
  id: parts.path,
  owner: 'ops',
  ...parts,
});
const policyWith = (rules: readonly Rule[], parts: Partial<Policy> = {}) =>
  CompiledPolicy.of({ version: 3, default: 'deny', roles: {}, rules, ...parts });
const somebody = (policy: CompiledPolicy, scopes: readonly string[], roles: readonly string[] = []) => {
  const user = aUserSubject({ roles: [...roles], grants: [] });
  const authorizations = { classic: 0, endorsements: [], scopes };
  const session = aSession({ user: bound(user), authTime: clock.seconds() });
  const live: LiveSession = { session, user, client: null, policy, authorizations, until: Infinity };
  return { live, reason: 'ok' } as const satisfies Identification;
};
const stranger = { live: null, reason: 'expired' } as const;
const asking = (path: string, bearer: GatewayRequest['credentials']['bearer'] = null) =>
  ({
    method: 'GET',
    host: 'x.org',
    path,
    preflight: null,
    credentials: { bearer },
  }) as never as GatewayRequest;

const loggedErrors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
const logged = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
afterAll(() => [loggedErrors, logged].forEach((spy) => spy.mockRestore()));
beforeEach(() => loggedErrors.mockClear());

/** Judges requests under the policy in force, and then by the candidate. */
class Court {
  readonly metrics = new Metrics();
  readonly shadow = new ShadowJudge(clock, new SeededRandomness(3), this.metrics);

  constructor(readonly inForce: CompiledPolicy) {}

  answer(path: string, who: Identification, bearer: GatewayRequest['credentials']['bearer'] = null): void {
    const request = asking(path, bearer);
    const live = judge(this.inForce, request, who, clock.seconds());
    this.shadow.afterwards(request, who, live, this.inForce, clock.seconds())?.();
  }

  differences(): string[] {
    return this.shadow
      .sheet()!
      .differences.map(
        ({ liveRule, candidateRule, live, candidate, count }) =>
          `${count} ${live} by ${liveRule} → ${candidate} by ${candidateRule}`,
      );
  }
}

describe('a policy that is tried out', () => {
  const inForce = policyWith([rule({ path: '/a', scopes: ['a:b'] }), rule({ path: '/b', scopes: ['a:b'] })]);

  it('costs nothing and makes nothing while there is none', () => {
    const court = new Court(inForce);
    const who = somebody(inForce, []);
    const live = judge(inForce, asking('/a'), who, 0);
    expect(court.shadow.afterwards(asking('/a'), who, live, inForce, 0)).toBeNull();
    expect(court.shadow.sheet()).toBeNull();
  });

  it('is asked everything again, and what it would change is counted by rules and reasons', () => {
    const court = new Court(inForce);
    court.shadow.use(
      policyWith([rule({ path: '/a', scopes: ['a:b', 'c:d'] }), rule({ path: '/b/**', scopes: ['e:f'] })]),
    );
    const [holder, other] = [somebody(inForce, ['a:b']), somebody(inForce, ['e:f'])];
    court.answer('/a', holder);
    court.answer('/a', holder);
    court.answer('/a', other);
    court.answer('/b', other);
    court.answer('/c', holder);
    expect(court.differences()).toEqual([
      '2 ok by /a → scope_missing by /a',
      '1 scope_missing by /b → ok by /b/**',
    ]);
    expect(court.shadow.judged).toBe(5);
  });

  it('differs where another reason refuses, and not where another rule lets in', () => {
    const court = new Court(inForce);
    court.shadow.use(
      policyWith([
        rule({ path: '/a', methods: ['POST'], scopes: ['a:b'] }),
        rule({ path: '/**', scopes: ['a:b'] }),
      ]),
    );
    court.answer('/a', somebody(inForce, []));
    court.answer('/b', somebody(inForce, ['a:b']));
    court.answer('/b', somebody(inForce, []));
    expect(court.differences()).toEqual(['1 scope_missing by /a → bad_method by null']);
  });

  it('judges nobody as the gate does: a bad bearer token stays out of what is public', () => {
    const court = new Court(inForce);
    court.shadow.use(policyWith([rule({ path: '/a', allow: 'public' })]));
    court.answer('/a', stranger);
    court.answer('/a', stranger, { scheme: 'Bearer', token: 'bad', proof: undefined });
    court.answer('/b', stranger);
    expect(court.differences()).toEqual(['1 expired by /a → anonymous by /a']);
  });

  it('gives a session what its roles contain in the candidate', () => {
    const roles = { keeper: ['a:b'] };
    const live = policyWith(inForce.policy.rules, { roles });
    const court = new Court(live);
    court.shadow.use(policyWith(inForce.policy.rules, { roles: { keeper: ['a:c'] } }));
    const who = somebody(live, ['a:b'], ['keeper']);
    court.answer('/a', who);
    court.answer('/a', who);
    expect(court.differences()).toEqual(['2 ok by /a → scope_missing by /a']);
    court.shadow.use(policyWith(inForce.policy.rules, { roles: { keeper: ['a:b'] } }));
    court.answer('/a', who);
    expect([court.shadow.judged, court.differences()]).toEqual([1, []]);
  });

  it('shows samples without query, of whom and when', () => {
    const court = new Court(inForce);
    court.shadow.use(policyWith([]));
    const who = somebody(inForce, ['a:b']);
    court.answer('/a', who);
    expect(court.shadow.sheet()!.differences[0]!.samples).toEqual([
      {
        time: clock.now(),
        method: 'GET',
        host: 'x.org',
        path: '/a',
        subject: `user ${who.live.user!.ref.id}`,
        lot: expect.any(Number),
      },
    ]);
  });

  it('tells the metrics each difference once, also of a candidate that is taken away', async () => {
    const court = new Court(inForce);
    court.shadow.use(policyWith([]));
    court.answer('/a', somebody(inForce, ['a:b']));
    await court.metrics.registry.metrics();
    court.answer('/a', somebody(inForce, ['a:b']));
    court.answer('/c', somebody(inForce, ['a:b']));
    court.shadow.use(null);
    const text = await court.metrics.registry.metrics();
    expect(text).toContain('authorizer_shadow_judged_total 3');
    expect(text).toContain(
      'authorizer_shadow_differences_total{live_rule="/a",candidate_rule="",live="ok",candidate="no_rule"} 2',
    );
  });

  it('touches no answer, whatever goes wrong, and says so once', () => {
    const court = new Court(inForce);
    court.shadow.use({
      roles: {},
      methodsFor: () => {
        throw new TypeError('a mistake of ours');
      },
    } as never);
    court.answer('/a', stranger);
    court.answer('/a', stranger);
    expect(court.shadow.judged).toBe(0);
    expect(loggedErrors).toHaveBeenCalledTimes(1);
  });
});

describe('the watch for a policy that is tried out', () => {
  const content: PolicyContent = {
    files: [{ owner: 'ops', rules: [{ id: 'a', path: '/a', scopes: ['c:d'] }] }],
    roles: {},
  };
  const candidate: ShadowCandidate = { id: 'one', basedOn: 3, content, comment: '', startedAt: 1 };
  const inForce = policyWith([rule({ path: '/a', scopes: ['a:b'] })]);
  let current: ShadowCandidate | null;
  let isDown: boolean;
  let sheets: [string, ShadowSheet][];
  let court: Court;
  let watch: ShadowWatch;

  beforeEach(() => {
    [current, isDown, sheets] = [null, false, []];
    const ask = <T>(answer: () => T) => {
      if (isDown) throw new DomainError('unavailable', 'store_unavailable', 'It is down.');
      return Promise.resolve(answer());
    };
    const store = {
      findId: async () => ask(() => current?.id ?? null),
      find: async () => ask(() => current),
      report: async (id: string, _process: string, sheet: ShadowSheet) =>
        ask(() => id === current?.id && sheets.push([id, sheet]) > 0),
    };
    court = new Court(inForce);
    watch = new ShadowWatch(store as never as ShadowStore, court.shadow, new SeededRandomness(1));
  });
  const answer = () => court.answer('/a', somebody(inForce, ['a:b']));

  it('takes a candidate up, says so at once, and lets it go', async () => {
    await watch.look();
    answer();
    expect(court.shadow.sheet()).toBeNull();
    current = candidate;
    await watch.look();
    expect(sheets).toEqual([['one', { judged: 0, differences: [] }]]);
    answer();
    expect(court.differences()).toEqual(['1 ok by /a → scope_missing by a']);
    current = null;
    await watch.look();
    expect(court.shadow.sheet()).toBeNull();
  });

  it('starts a sheet anew for the next candidate', async () => {
    current = candidate;
    await watch.look();
    answer();
    current = { ...candidate, id: 'two' };
    await watch.look();
    expect(sheets.at(-1)).toEqual(['two', { judged: 0, differences: [] }]);
  });

  it('writes sums every other time if there are new ones, and when the app ends', async () => {
    current = candidate;
    await watch.look();
    answer();
    await watch.look();
    await watch.look();
    await watch.look();
    expect(sheets.map(([, { judged }]) => judged)).toEqual([0, 1]);
    answer();
    await watch.onApplicationShutdown();
    expect(sheets.map(([, { judged }]) => judged)).toEqual([0, 1, 2]);
  });

  it('goes on while the store does not answer, and makes the sums good afterwards', async () => {
    current = candidate;
    await watch.look();
    isDown = true;
    answer();
    await watch.look();
    await watch.look();
    answer();
    isDown = false;
    await watch.look();
    await watch.look();
    expect(sheets.at(-1)![1]).toMatchObject({ judged: 2, differences: [{ count: 2 }] });
    expect(loggedErrors).not.toHaveBeenCalled();
  });

  it('judges nothing by a candidate that does not compile, and says so once', async () => {
    const broken = { owner: 'ops', rules: [{ id: 'a', path: 'no path', scopes: ['c:d'] }] };
    current = { ...candidate, content: { files: [broken], roles: {} } };
    await watch.look();
    await watch.look();
    expect([court.shadow.sheet(), sheets]).toEqual([null, []]);
    expect(loggedErrors).toHaveBeenCalledTimes(1);
  });
});
