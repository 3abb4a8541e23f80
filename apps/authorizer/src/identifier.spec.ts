import { CompiledPolicy } from '@gatehouse/policy';
import { SessionId, type SessionId as Id } from '@gatehouse/identity';
import {
  BearerResolver,
  refused,
  TokenResolver,
  writeBearerToken,
  type LiveSession,
  type Proof,
  type RefusalReason,
  type Resolution,
  type SessionCookie,
  type SessionResolver,
  type ShownToken,
} from '@gatehouse/sessions';
import {
  aClientSubject,
  aSession,
  aUserSubject,
  bound,
  ManualClock,
  SeededRandomness,
} from '@gatehouse/testing';
import type { Credentials } from './credentials';
import type { GatewayRequest } from './gateway-request';
import { Identifier } from './identifier';
import type { LegacyClaim } from './legacy-claim';

const randomness = new SeededRandomness();
const clock = new ManualClock();

/** Sessions that a resolver finds, and what it says of the others. */
class FakeResolver {
  readonly live = new Map<string, LiveSession>();
  readonly legacy = new Map<number, LiveSession>();
  readonly refusals = new Map<string, Resolution>();
  asked: Proof[] = [];
  inMemory = true;

  /** Of signed tokens: what they prove, and why others are none. */
  readonly signed = new Map<string, Proof>();

  read(token: string): Proof | RefusalReason {
    return this.signed.get(token) ?? 'bad_credentials';
  }

  resolve(proof: Proof): Resolution | Promise<Resolution> {
    this.asked.push(proof);
    const live = this.live.get(proof.id.toString());
    const answer: Resolution = live
      ? { live, reason: 'ok' }
      : (this.refusals.get(proof.id.toString()) ?? refused('revoked'));
    return this.inMemory ? answer : Promise.resolve(answer);
  }

  async resolveLegacy(id: number): Promise<Resolution> {
    const live = this.legacy.get(id);
    return live ? { live, reason: 'ok' } : refused('legacy_session_unknown');
  }
}

describe('who a client is', () => {
  let resolver: FakeResolver;
  let identifier: Identifier;
  /** The tokens that were shown. */
  let proved: ShownToken[];

  beforeEach(() => {
    resolver = new FakeResolver();
    const bearers = new BearerResolver(resolver as never, { read: (token) => resolver.read(token) });
    proved = [];
    const proofs = { verify: async () => 'replayed' as const };
    const tokens = new TokenResolver(bearers, proofs);
    const resolve = (shown: ShownToken) => (proved.push(shown), tokens.resolve(shown));
    identifier = new Identifier(resolver as never as SessionResolver, { resolve }, clock);
  });

  const policy = CompiledPolicy.of({ version: 1, default: 'authenticated', roles: {}, rules: [] });
  const aLive = (
    user = aUserSubject(),
    client: ReturnType<typeof aClientSubject> | null = null,
  ): LiveSession => {
    const session = aSession({ user: bound(user), client: client && bound(client) });
    const authorizations = { classic: 0, endorsements: [], scopes: [] };
    const live = { session, user, client, policy, authorizations, until: Infinity };
    resolver.live.set(session.id.toString(), live);
    return live;
  };
  const cookieOf = (id: Id, expires = clock.seconds() + 100): SessionCookie => {
    return { id, userId: '1', nonce: 'abcdefghijklmnopqrstuv', expires };
  };
  const claimOf = (sessionId: number, userId: number, expires = clock.seconds() + 100): LegacyClaim => {
    return { sessionId, userId, expires };
  };
  const borne = (token: string) => ({ scheme: 'Bearer', token, proof: undefined }) as const;
  const bearerOf = (id: Id) => borne(writeBearerToken(id, randomness.bytes(32)).text);
  const unknownId = () => SessionId.make(aUserSubject().ref, randomness.bytes(16));
  const request = {
    ...{ method: 'GET', scheme: 'https', host: 'app.example.org', hostAsSent: 'App.example.org:8443' },
    ...{ path: '/a', target: { path: '/a', query: '?b' }, preflight: null },
  };
  const none: Credentials = { bearer: null, sessionCookies: [], legacyCookies: [], otherCookies: '' };
  const identify = (parts: Partial<Credentials>, asked: Partial<GatewayRequest> = {}) =>
    identifier.identify({ ...request, ...asked, credentials: { ...none, ...parts } });
  const reason = async (parts: Partial<Credentials>) => (await identify(parts)).reason;

  it('is nobody without credentials', async () => {
    expect(await identify({})).toEqual({ live: null, reason: 'no_credentials' });
  });

  it('is known by a session cookie, without a promise where the session is in memory', () => {
    const live = aLive();
    expect(identify({ sessionCookies: [cookieOf(live.session.id)] })).toMatchObject({ live, reason: 'ok' });
    resolver.inMemory = false;
    expect(identify({ sessionCookies: [cookieOf(live.session.id)] })).toBeInstanceOf(Promise);
  });

  it('is asked for by the user that the cookie names, too', async () => {
    await identify({ sessionCookies: [cookieOf(aLive().session.id)] });
    expect(resolver.asked[0]).toMatchObject({ credential: 'cookie', userId: '1' });
  });

  it('is known by a bearer token', async () => {
    const live = aLive();
    expect(await identify({ bearer: bearerOf(live.session.id) })).toMatchObject({ live });
    expect(resolver.asked[0]).toMatchObject({ credential: 'bearer' });
  });

  it('is known by a signed token, without a promise where it and its session are in memory', () => {
    const live = aLive();
    const proof: Proof = { id: live.session.id, credential: 'jwt', secret: 'a.b.c', clientId: 'x' };
    resolver.signed.set('a.b.c', proof);
    expect(identify({ bearer: borne('a.b.c') })).toMatchObject({ live });
    expect(resolver.asked).toEqual([proof]);
  });

  describe('with a token that is bound to a key', () => {
    const bound = () => {
      const live = aLive();
      const session = { ...live.session, keyThumbprint: 'x'.repeat(43) };
      resolver.live.set(session.id.toString(), { ...live, session });
      return { ...bearerOf(session.id), scheme: 'DPoP', proof: ['p'] } as const;
    };

    it('has to prove the key for this method, at the address that the client has', async () => {
      const bearer = bound();
      await identify({ bearer });
      const { scheme, token, proof } = bearer;
      const url = 'https://App.example.org:8443/a?b';
      expect(proved).toEqual([{ scheme, token, proof, method: 'GET', url }]);
      await identify({ bearer }, { scheme: 'gopher' });
      expect(proved[1]).toMatchObject({ url: null });
    });

    it('is nobody with a proof that is wrong, whatever cookies come along; and it is said what is wrong', async () => {
      const sessionCookies = [cookieOf(aLive().session.id)];
      for (const parts of [{}, { sessionCookies }]) {
        expect(await identify({ bearer: bound(), ...parts })).toEqual({
          live: null,
          reason: 'bad_credentials',
          proof: 'replayed',
        });
      }
    });

    it('is nobody where the token is borne', async () => {
      expect(await identify({ bearer: { ...bound(), scheme: 'Bearer' } })).toEqual(
        refused('bad_credentials'),
      );
      expect(proved[0]).not.toHaveProperty('proof');
    });
  });

  it('is known by a legacy cookie of a session that was opened here', async () => {
    const live = aLive(aUserSubject({ legacyId: 7 }));
    resolver.legacy.set(42, live);
    expect(await identify({ legacyCookies: [claimOf(42, 7)] })).toMatchObject({ live });
  });

  it.each([
    ['a cookie that we did not sign', { sessionCookies: [null] }, 'bad_credentials'],
    ['a legacy cookie that is forged', { legacyCookies: [null] }, 'bad_credentials'],
    [
      'a token that is none of ours',
      { bearer: { scheme: 'Bearer', token: 'eyJhbGciOiJub25lIn0.e30.', proof: undefined } },
      'bad_credentials',
    ],
    ['another scheme', { bearer: 'malformed' }, 'bad_credentials'],
    ['two Authorization headers', { bearer: 'several' }, 'conflicting_credentials'],
  ] as [string, Partial<Credentials>, string][])('is nobody with %s', async (_what, parts, expected) => {
    expect(await reason(parts)).toBe(expected);
  });

  it('is nobody with a cookie that has run out, or whose session ended', async () => {
    const live = aLive();
    expect(await reason({ sessionCookies: [cookieOf(live.session.id, clock.seconds())] })).toBe('expired');
    expect(await reason({ sessionCookies: [cookieOf(unknownId())] })).toBe('revoked');
  });

  it('is nobody with a legacy cookie of a session that we do not know', async () => {
    expect(await reason({ legacyCookies: [claimOf(43, 7)] })).toBe('legacy_session_unknown');
  });

  it('is nobody with a legacy cookie whose user is not the session’s', async () => {
    resolver.legacy.set(42, aLive(aUserSubject({ legacyId: 7 })));
    expect(await reason({ legacyCookies: [claimOf(42, 8)] })).toBe('bad_credentials');
  });

  it('is decided by the cookie that holds, wherever it stands', async () => {
    const live = aLive();
    const sessionCookies = [null, cookieOf(unknownId()), cookieOf(live.session.id)];
    expect(await identify({ sessionCookies })).toMatchObject({ live });
  });

  it('is decided by the session where a legacy cookie of the same person stands beside it', async () => {
    const live = aLive(aUserSubject({ legacyId: 7 }));
    expect(identify({ bearer: bearerOf(live.session.id), legacyCookies: [claimOf(99, 7)] })).toMatchObject({
      live,
    });
  });

  it('is decided by the session where the legacy cookie beside it holds no more', async () => {
    const live = aLive(aUserSubject({ legacyId: 7 }));
    expect(
      await identify({ sessionCookies: [cookieOf(live.session.id)], legacyCookies: [claimOf(99, 8)] }),
    ).toMatchObject({ live });
  });

  it.each([
    [
      'a bearer token and a cookie',
      (a: Id, b: Id) => ({ bearer: bearerOf(a), sessionCookies: [cookieOf(b)] }),
    ],
    ['two cookies', (a: Id, b: Id) => ({ sessionCookies: [cookieOf(a), cookieOf(b)] })],
  ])('is nobody where %s name different people', async (_what, parts) => {
    expect(await reason(parts(aLive().session.id, aLive().session.id))).toBe('conflicting_credentials');
  });

  it('is nobody where a session and a legacy cookie name different people', async () => {
    const one = aLive(aUserSubject({ legacyId: 7 }));
    resolver.legacy.set(42, aLive(aUserSubject({ legacyId: 8 })));
    expect(
      await reason({ sessionCookies: [cookieOf(one.session.id)], legacyCookies: [claimOf(42, 8)] }),
    ).toBe('conflicting_credentials');
  });

  it('is nobody where the same person comes by themselves and through a client', async () => {
    const user = aUserSubject();
    const [direct, through] = [aLive(user), aLive(user, aClientSubject())];
    expect(
      await reason({ bearer: bearerOf(through.session.id), sessionCookies: [cookieOf(direct.session.id)] }),
    ).toBe('conflicting_credentials');
  });

  it('is nobody with a bad bearer token, whatever cookies come along', async () => {
    const live = aLive();
    expect(await reason({ bearer: bearerOf(unknownId()), sessionCookies: [cookieOf(live.session.id)] })).toBe(
      'revoked',
    );
    expect(await reason({ bearer: borne('x'), sessionCookies: [cookieOf(live.session.id)] })).toBe(
      'bad_credentials',
    );
  });

  it('is nobody with a legacy cookie that has run out', async () => {
    resolver.legacy.set(42, aLive(aUserSubject({ legacyId: 7 })));
    expect(await reason({ legacyCookies: [claimOf(42, 7, clock.seconds())] })).toBe('bad_credentials');
    expect(await reason({ legacyCookies: [claimOf(42, 7, clock.seconds() + 1)] })).toBe('ok');
  });

  it('is decided by the session where a stranger’s legacy cookie beside it has run out', async () => {
    const live = aLive(aUserSubject({ legacyId: 7 }));
    resolver.legacy.set(42, aLive(aUserSubject({ legacyId: 8 })));
    const sessionCookies = [cookieOf(live.session.id)];
    expect(
      await identify({ sessionCookies, legacyCookies: [claimOf(42, 8, clock.seconds())] }),
    ).toMatchObject({ live });
  });
});
