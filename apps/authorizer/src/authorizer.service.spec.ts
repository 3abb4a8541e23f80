import { DomainError, type Session } from '@gatehouse/identity';
import { CompiledPolicy, type Policy, type Rule } from '@gatehouse/policy';
import type { LiveSession, SessionResolver } from '@gatehouse/sessions';
import { aClientSubject, aSession, aUserSubject, ManualClock } from '@gatehouse/testing';
import { answerHeaders, type Answer } from './answer';
import { Authorizer } from './authorizer.service';
import type { Credentials } from './credentials';
import type { GatewayRequest } from './gateway-request';
import type { Identification, Identifier } from './identifier';
import { LegacyCookies } from './legacy-cookies';

const clock = new ManualClock();
const user = aUserSubject({ legacyId: 42 });

type Asked = Partial<Pick<GatewayRequest, 'method' | 'path' | 'host' | 'preflight'>>;

/** An authorizer under these rules, asked by somebody (or nobody, for a reason), with what they sent. */
class Gate {
  scopes: readonly string[] = [];
  session: Session = aSession({ authTime: clock.seconds() });
  why: Exclude<Identification['reason'], 'ok'> | null = null;
  isStoreDown = false;
  bearer: Credentials['bearer'] = null;
  client = false;
  readonly audiences: string[] = [];
  private readonly policy: CompiledPolicy;

  constructor(rules: readonly Omit<Rule, 'owner'>[], parts: Partial<Policy> = {}) {
    const owned = rules.map((rule) => ({ ...rule, owner: 'tests' }));
    this.policy = CompiledPolicy.of({ version: 3, default: 'deny', roles: {}, rules: owned, ...parts });
  }

  ask(asked: Asked = {}): Promise<Answer> {
    const identify = () => {
      if (this.isStoreDown) throw new DomainError('unavailable', 'store_unavailable', 'It is down.');
      return this.why === null ? { live: this.live(), reason: 'ok' } : { live: null, reason: this.why };
    };
    const resolver = { policyForAnonymous: () => this.policy, lastGoodPolicy: () => this.policy };
    const authorizationFor = (_: LiveSession, audience: string) => {
      this.audiences.push(audience);
      return `Bearer for ${audience}`;
    };
    const authorizer = new Authorizer(
      { identify } as never as Identifier,
      resolver as never as SessionResolver,
      { authorizationFor } as never,
      new LegacyCookies({ legacyCookieOf: () => 'old-cookie' } as never, 'tapir_session'),
      clock,
      { audience: 'gateway', logInPage: 'https://accounts.example.org/login' },
    );
    const credentials = {
      bearer: this.bearer,
      sessionCookies: [],
      legacyCookies: [],
      otherCookies: 'theme=dark',
    };
    const { method = 'GET', path = '/x', host = 'www.example.org', preflight = null } = asked;
    const target = { path, query: '?q=1' };
    const request = { method, path, host, preflight, target, hostAsSent: host, scheme: 'https', credentials };
    return Promise.resolve(authorizer.decide(request));
  }

  async reason(asked: Asked = {}): Promise<string> {
    const { status, reason, rule } = await this.ask(asked);
    return `${status} ${reason}${rule === null ? '' : ` by ${rule.rule.id}`}`;
  }

  private live(): LiveSession {
    const client = this.client ? aClientSubject() : null;
    const authorizations = { classic: 0, endorsements: [], scopes: this.scopes };
    return { session: this.session, user, client, policy: this.policy, authorizations, until: Infinity };
  }
}

const locks = {
  id: 'locks.delete',
  path: '/users/{id}/locks/{lock}',
  methods: ['DELETE'],
  scopes: ['locks:delete'],
  own: '{id}',
};

describe('a rule with scopes', () => {
  const lock = (id: string | number) => ({ method: 'DELETE', path: `/users/${id}/locks/7` });

  test('lets delete one’s own lock but not any lock', async () => {
    const gate = new Gate([locks]);
    gate.scopes = ['locks:delete'];
    expect(await gate.reason(lock(42))).toBe('200 ok by locks.delete');
    expect(await gate.reason(lock(user.ref.id))).toBe('200 ok by locks.delete');
    expect(await gate.reason(lock(43))).toBe('403 scope_missing by locks.delete');
    gate.scopes = ['locks:delete:*'];
    expect(await gate.reason(lock(43))).toBe('200 ok by locks.delete');
  });

  test('says in headers what it was and what is missing, and nothing of who was refused', async () => {
    const gate = new Gate([
      { ...locks, own: undefined, anyOf: [['a:b', 'c:d'], ['e:f']], scopes: undefined },
    ]);
    const headers = answerHeaders(await gate.ask(lock(43)), 'd-1');
    const valueOf = (name: string) => headers[headers.indexOf(name) + 1];
    expect(valueOf('X-Auth-Rule')).toBe('locks.delete');
    expect(valueOf('X-Auth-Policy-Version')).toBe('3');
    expect(valueOf('X-Auth-Required')).toBe('a:b c:d | e:f');
    expect(valueOf('X-Auth-Missing')).toBe('e:f');
    expect(valueOf('X-Auth-User')).toBe('');
    expect(valueOf('WWW-Authenticate')).toBe('Bearer error="insufficient_scope", scope="e:f"');
  });
});

describe('a public rule', () => {
  const gate = () => new Gate([{ id: 'open', path: '/x', allow: 'public' }]);

  test.each([
    'no_credentials',
    'expired',
    'revoked',
    'bad_credentials',
    'suspended',
    'conflicting_credentials',
  ] as const)('never fails for a cookie: %s', async (why) => {
    const open = gate();
    open.why = why;
    const answer = await open.ask();
    expect(answer).toMatchObject({ status: 200, reason: 'anonymous', live: null, authorization: '' });
    expect(answer).toMatchObject({ forwardCookie: 'theme=dark', canonicalUri: '/x?q=1', policyVersion: 3 });
  });

  test('nor for a store that is down', async () => {
    const open = gate();
    open.isStoreDown = true;
    expect(await open.reason()).toBe('200 anonymous by open');
    expect(await open.reason({ path: '/y' })).toBe('503 store_unavailable');
  });

  test('refuses a bad bearer token, and cannot judge one without the store', async () => {
    const open = gate();
    Object.assign(open, { bearer: 'malformed', why: 'bad_credentials' });
    expect(await open.reason()).toBe('401 bad_credentials by open');
    open.isStoreDown = true;
    expect(await open.reason()).toBe('503 store_unavailable');
  });

  test('knows who is there', async () => {
    expect(await gate().ask()).toMatchObject({
      reason: 'ok',
      live: { user },
      authorization: 'Bearer for gateway',
    });
  });
});

describe('nobody', () => {
  test.each([
    ['a rule that asks for somebody', '/users/42/locks/7', 'DELETE', '401 no_credentials by locks.delete'],
    ['a path without a rule', '/y', 'GET', '401 no_credentials'],
    ['a path that has none for the method', '/users/42/locks/7', 'PUT', '403 bad_method'],
  ])('at %s', async (_, path, method, expected) => {
    const gate = new Gate([locks]);
    gate.why = 'no_credentials';
    expect(await gate.reason({ path, method })).toBe(expected);
  });
});

test('a path without a rule is refused, unless the default lets in whoever is there', async () => {
  expect(await new Gate([]).reason()).toBe('403 no_rule');
  expect(await new Gate([], { default: 'authenticated' }).reason()).toBe('200 ok');
});

describe('a CORS preflight', () => {
  const preflight = { method: 'OPTIONS', path: '/users/42/locks/7', preflight: 'DELETE' };

  test('of a listed method passes as nobody, whatever was sent beside it', async () => {
    const gate = new Gate([locks]);
    expect(await gate.ask(preflight)).toMatchObject({
      status: 200,
      reason: 'anonymous',
      live: null,
      authorization: '',
    });
    Object.assign(gate, { bearer: 'malformed', why: 'bad_credentials' });
    expect(await gate.reason(preflight)).toBe('200 anonymous by locks.delete');
    gate.isStoreDown = true;
    expect(await gate.reason({ ...preflight, preflight: 'PUT' })).toBe('503 store_unavailable');
  });

  test('of another method is not one', async () => {
    expect(await new Gate([locks]).reason({ ...preflight, preflight: 'PUT' })).toBe('403 bad_method');
  });
});

describe('freshness', () => {
  const fresh = { id: 'fresh', path: '/x', allow: 'authenticated', max_age: 300, acr: 'aal1' } as const;

  test('is asked for by the challenge of RFC 9470, and by a log-in that asks again', async () => {
    const gate = new Gate([fresh]);
    gate.session = aSession({ authTime: clock.seconds() - 301 });
    const answer = await gate.ask();
    const headers = answerHeaders(answer, 'd-1');
    expect(answer).toMatchObject({ status: 401, reason: 'step_up' });
    expect(headers[headers.indexOf('WWW-Authenticate') + 1]).toBe(
      'Bearer error="insufficient_user_authentication", error_description="Log in again to do this.", acr_values="aal1", max_age="300"',
    );
    const url = new URL(answer.logInUrl);
    expect(url.searchParams.get('prompt')).toBe('login');
    expect(url.searchParams.get('next_page')).toBe('https://www.example.org/x?q=1');
  });

  test('is there after a log-in', async () => {
    expect(await new Gate([fresh]).reason()).toBe('200 ok by fresh');
  });
});

test('the gateway token is for whom the rule says', async () => {
  const gate = new Gate([{ id: 'a', path: '/x', allow: 'authenticated', audience: 'papers' }], {
    default: 'authenticated',
  });
  await gate.ask();
  await gate.ask({ path: '/y' });
  expect(gate.audiences).toEqual(['papers', 'gateway']);
});

describe('the old system’s cookie', () => {
  const legacy = { id: 'old', path: '/x', allow: 'public', legacy: true } as const;

  test('goes where the old system is, beside the client’s others', async () => {
    const gate = new Gate([legacy, { id: 'new', path: '/y', allow: 'authenticated' }]);
    expect((await gate.ask()).forwardCookie).toBe('theme=dark; tapir_session=old-cookie');
    expect((await gate.ask({ path: '/y' })).forwardCookie).toBe('theme=dark');
  });

  test('goes there for nobody, and for no client that acts for somebody', async () => {
    const gate = new Gate([legacy]);
    gate.client = true;
    expect((await gate.ask()).forwardCookie).toBe('theme=dark');
    gate.why = 'revoked';
    expect((await gate.ask()).forwardCookie).toBe('theme=dark');
  });
});
