import { SubjectRef } from '@gatehouse/identity';
import type { Session, Subject, UserSubject } from '@gatehouse/identity';
import {
  aClientSubject,
  aDelegationSubject,
  aSession,
  aUserSubject,
  bound,
  ManualClock,
} from '@gatehouse/testing';
import { ChangeFeed, everything, SessionStore, type SessionReading } from '@gatehouse/token-store';
import type { Resolution } from './live-session';
import { hashSecret } from './secrets';
import { SessionResolver } from './session-resolver';

class ManualFeed extends ChangeFeed {
  trusted = true;
  private listener: (name: string) => void = () => undefined;

  isTrusted = () => this.trusted;
  subscribe = (listener: (name: string) => void) => {
    this.listener = listener;
  };
  announce = (name: string) => this.listener(name);
}

/** A store of which only reading is asked; it counts the questions and may be held up. */
class ReadableStore {
  sessions = new Map<string, Session>();
  subjects = new Map<string, Subject>();
  house: SessionReading['house'] = { generation: 3, registryGeneration: 2, policyVersion: 1 };
  policy: object | null = {
    version: 1,
    default: 'authenticated',
    roles: { 'public-user': ['public:read'] },
    rules: [],
  };
  questions = 0;
  down = false;
  held: Promise<void> = Promise.resolve();
  legacy = new Map<number, Session>();

  constructor(readonly changes: ManualFeed | null) {}

  private async ask<T>(answer: () => T): Promise<T> {
    this.questions += 1;
    if (this.down) throw new Error('down');
    const value = answer();
    await this.held;
    return value;
  }

  read = (id: Session['id']) =>
    this.ask(() => ({
      session: this.sessions.get(id.toString()) ?? null,
      subject: this.subjects.get(id.subject.key) ?? null,
      house: this.house,
      part: '',
    }));
  readSubject = (ref: SubjectRef) =>
    this.ask(() => ({ subject: this.subjects.get(ref.key) ?? null, house: this.house, part: '' }));
  readHouse = () => this.ask(() => this.house);
  readPolicy = () => this.ask(() => this.policy);
  findByLegacySession = (id: number) => this.ask(() => this.legacy.get(id)?.id ?? null);
}

describe('resolving a session', () => {
  const clock = new ManualClock();
  let feed: ManualFeed;
  let store: ReadableStore;
  let resolver: SessionResolver;
  let user: UserSubject;
  let session: Session;

  beforeEach(() => {
    feed = new ManualFeed();
    start(feed);
  });

  function start(changes: ManualFeed | null) {
    store = new ReadableStore(changes);
    resolver = new SessionResolver(store as never as SessionStore, clock);
    user = aUserSubject({ epoch: 1 });
    session = put(
      aSession({
        user: bound(user),
        start: clock.seconds(),
        end: clock.seconds() + 100,
        secretHash: hashSecret('secret'),
      }),
    );
    store.subjects.set(user.ref.key, user);
  }
  function put(made: Session) {
    store.sessions.set(made.id.toString(), made);
    return made;
  }
  const change = (overrides: Partial<UserSubject>) => {
    user = { ...user, ...overrides };
    store.subjects.set(user.ref.key, user);
    feed.announce(user.ref.key);
  };
  const resolve = (secret = 'secret', credential: Session['credential'] = 'cookie', of = session) =>
    resolver.resolve({ id: of.id, credential, secret });
  const proofOf = ({ id }: Session) => ({ id, credential: 'cookie', secret: 'secret' }) as const;
  const reason = async (answer: Resolution | Promise<Resolution>) => (await answer).reason;

  it('finds who is there and what they may do', async () => {
    const { live } = await resolve();
    expect(live).toMatchObject({
      session,
      user,
      client: null,
      authorizations: { classic: 6, scopes: ['public:read'] },
    });
  });

  it('says of a session just opened what resolving it would find, and asks for no more than the house, once', async () => {
    user = { ...user, grants: [{ scope: 'a:read', expires: null }] };
    const { live } = await resolve();
    expect(live!.authorizations.scopes).toEqual(['public:read']);
    expect(await resolver.scopesOf(session, user)).toEqual(['public:read', 'a:read']);
    const { questions } = store;
    expect(await resolver.scopesOf(session, user)).toEqual(['public:read', 'a:read']);
    expect(await resolver.scopesOf({ ...session, scopes: ['a:read'] }, user)).toEqual(['a:read']);
    expect(store.questions).toBe(questions);
    feed.trusted = false;
    store.house = null;
    await expect(resolver.scopesOf(session, user)).rejects.toMatchObject({ code: 'policy_unavailable' });
  });

  it('answers from memory without a promise, as long as nothing changes', async () => {
    const first = await resolve();
    const { questions } = store;
    expect(resolve()).toEqual(first);
    expect((resolve() as Resolution).live).toBe(first.live);
    expect(store.questions).toBe(questions);
  });

  it('asks one question for a session that it has not seen, and one for a new policy', async () => {
    await resolve();
    expect(store.questions).toBe(2);
    feed.announce(session.id.toString());
    await resolve();
    expect(store.questions).toBe(3);
  });

  describe('refuses', () => {
    it('a wrong secret, from the store and from memory', async () => {
      expect(await reason(resolve('other'))).toBe('bad_credentials');
      await resolve();
      expect(await reason(resolve('other'))).toBe('bad_credentials');
      expect(await reason(resolve(''))).toBe('bad_credentials');
    });

    it('the secret of a cookie as a bearer token', async () => {
      expect(await reason(resolve('secret', 'bearer'))).toBe('bad_credentials');
    });

    it('a credential that names another user, from the store and from memory, and says so of nobody else’s end', async () => {
      const claim = (userId: string) => reason(resolver.resolve({ ...proofOf(session), userId }));
      const own = String(user.legacyId);
      for (const wrong of [String(user.legacyId! + 1), user.ref.id, '', `0${own}`]) {
        feed.announce(session.id.toString());
        expect(await claim(wrong)).toBe('bad_credentials');
        expect(await claim(own)).toBe('ok');
        expect(await claim(wrong)).toBe('bad_credentials');
      }
      change({ legacyId: null });
      expect(await claim(user.ref.id)).toBe('ok');
      expect(await claim(own)).toBe('bad_credentials');
      change({ status: 'suspended' });
      expect(await claim(own)).toBe('suspended');
    });

    it('a session that was closed', async () => {
      await resolve();
      store.sessions.clear();
      feed.announce(session.id.toString());
      expect(await reason(resolve())).toBe('revoked');
    });

    it('a session past its end, also from memory', async () => {
      await resolve();
      clock.advance(100_000);
      expect(await reason(resolve())).toBe('expired');
    });

    it('a suspended subject', async () => {
      await resolve();
      change({ status: 'suspended', epoch: 2 });
      expect(await reason(resolve())).toBe('suspended');
    });

    it('a session from before an epoch, and of a subject that is not there', async () => {
      await resolve();
      change({ epoch: 2 });
      expect(await reason(resolve())).toBe('revoked');
      store.subjects.clear();
      feed.announce(user.ref.key);
      expect(await reason(resolve())).toBe('revoked');
    });

    it('a session of which any subject does not live', async () => {
      const client = aClientSubject();
      const joint = put(
        aSession({ user: bound(user), client: bound(client), end: session.end, secretHash: hashSecret('s') }),
      );
      expect(await reason(resolve('s', 'cookie', joint))).toBe('revoked');
      store.subjects.set(client.ref.key, client);
      feed.announce(client.ref.key);
      expect(await reason(resolve('s', 'cookie', joint))).toBe('ok');
      store.subjects.set(client.ref.key, { ...client, status: 'suspended' });
      feed.announce(client.ref.key);
      expect(await reason(resolve('s', 'cookie', joint))).toBe('suspended');
    });

    it('a session of which the approval has ended, or is not known', async () => {
      const [client, delegation] = [aClientSubject(), aDelegationSubject()];
      store.subjects.set(client.ref.key, client);
      const joint = put(
        aSession({
          user: bound(user),
          client: bound(client),
          delegation: bound(delegation),
          end: session.end,
          secretHash: hashSecret('s'),
        }),
      );
      expect(await reason(resolve('s', 'cookie', joint))).toBe('revoked');
      store.subjects.set(delegation.ref.key, delegation);
      feed.announce(delegation.ref.key);
      expect(await reason(resolve('s', 'cookie', joint))).toBe('ok');
      store.subjects.set(delegation.ref.key, { ...delegation, status: 'suspended', epoch: 1 });
      feed.announce(delegation.ref.key);
      expect(await reason(resolve('s', 'cookie', joint))).toBe('revoked');
    });
  });

  describe('of a client that somebody owns', () => {
    const client = aClientSubject({ approvedScopes: ['public:read'] });
    let token: Session;
    const openFor = (epoch: number | null) =>
      put(
        aSession({
          user: null,
          client: bound(client),
          owner: { ref: user.ref, epoch },
          credential: 'bearer',
          end: session.end,
          secretHash: hashSecret('t'),
        }),
      );
    const use = () => resolve('t', 'bearer', token);
    beforeEach(() => {
      store.subjects.set(client.ref.key, client);
      token = openFor(user.epoch);
    });

    it('finds it from memory without a promise, and with no right of the owner’s', async () => {
      const first = await use();
      expect(first.live).toMatchObject({ user: null, client, authorizations: { scopes: ['public:read'] } });
      const { questions } = store;
      expect((use() as Resolution).live).toBe(first.live);
      expect(store.questions).toBe(questions);
    });

    it('refuses a credential that names another client, from the store and from memory', async () => {
      const claim = (clientId: string | null) =>
        reason(resolver.resolve({ id: token.id, credential: 'bearer', secret: 't', clientId }));
      for (const wrong of ['other', '', user.ref.id]) {
        feed.announce(token.id.toString());
        expect(await claim(wrong)).toBe('bad_credentials');
        expect(await claim(client.ref.id)).toBe('ok');
        expect(await claim(wrong)).toBe('bad_credentials');
      }
      expect(await claim(null)).toBe('ok');
      expect(
        await reason(resolver.resolve({ ...proofOf(session), secret: 'secret', clientId: client.ref.id })),
      ).toBe('bad_credentials');
    });

    it.each(['cookie', 'bearer', 'jwt'] as const)(
      'takes no other kind of credential for %s',
      async (kind) => {
        const made = put(
          aSession({
            user: null,
            client: bound(client),
            credential: kind,
            end: session.end,
            secretHash: hashSecret('t'),
          }),
        );
        for (const shown of ['cookie', 'bearer', 'jwt'] as const) {
          expect(await reason(resolve('t', shown, made))).toBe(shown === kind ? 'ok' : 'bad_credentials');
        }
        expect(await reason(resolve(made.id.toString(), kind, made))).toBe('bad_credentials');
      },
    );

    it('refuses it as soon as the owner is suspended, and for good', async () => {
      await use();
      change({ status: 'suspended', epoch: 2 });
      expect(await reason(use())).toBe('suspended');
      change({ status: 'active', epoch: 3 });
      expect(await reason(use())).toBe('revoked');
      token = openFor(3);
      expect(await reason(use())).toBe('ok');
    });

    it('lets it act where the store has no record of the owner, and remembers that', async () => {
      store.subjects.delete(user.ref.key);
      token = openFor(null);
      await use();
      const { questions } = store;
      expect(await reason(use())).toBe('ok');
      expect(store.questions).toBe(questions);
      change({ status: 'suspended', epoch: 2 });
      expect(await reason(use())).toBe('suspended');
    });

    it('refuses it when the client itself is suspended', async () => {
      await use();
      store.subjects.set(client.ref.key, { ...client, status: 'suspended', epoch: client.epoch + 1 });
      feed.announce(client.ref.key);
      expect(await reason(use())).toBe('suspended');
    });

    it('throws when the store has forgotten what the registry told it; people are not concerned', async () => {
      await use();
      await resolve();
      store.house = { generation: 3, registryGeneration: 1, policyVersion: 1 };
      feed.announce('house');
      await expect(use()).rejects.toMatchObject({ kind: 'unavailable', code: 'store_unavailable' });
      expect(await reason(resolve())).toBe('ok');
      store.house = { generation: 3, registryGeneration: 2, policyVersion: 1 };
      feed.announce('house');
      expect(await reason(use())).toBe('ok');
    });

    it('gives and takes what is approved with the next request', async () => {
      await use();
      store.subjects.set(client.ref.key, { ...client, version: 2, approvedScopes: ['public:read', 'a:b'] });
      feed.announce(client.ref.key);
      expect((await use()).live!.authorizations.scopes).toEqual(['public:read', 'a:b']);
      store.subjects.set(client.ref.key, { ...client, version: 3, approvedScopes: [] });
      feed.announce(client.ref.key);
      expect((await use()).live!.authorizations.scopes).toEqual([]);
    });
  });

  it('gives a client that acts for a user no bits, no endorsements', async () => {
    const client = aClientSubject({ approvedScopes: ['public:read'] });
    store.subjects.set(client.ref.key, client);
    change({ endorsements: ['math.*'] });
    const joint = put(
      aSession({
        user: bound(user),
        client: bound(client),
        end: session.end,
        secretHash: hashSecret('s'),
        scopes: ['public:read'],
      }),
    );
    const { live } = await resolve('s', 'cookie', joint);
    expect(live!.authorizations).toEqual({ classic: 0, endorsements: [], scopes: ['public:read'] });
  });

  it('sees a changed role and a grant that runs out', async () => {
    await resolve();
    change({ grants: [{ scope: 'x:y', expires: clock.seconds() + 5 }] });
    expect((await resolve()).live!.authorizations.scopes).toEqual(['public:read', 'x:y']);
    clock.advance(5_000);
    expect((await resolve()).live!.authorizations.scopes).toEqual(['public:read']);
  });

  it('sees a new policy with the next request', async () => {
    await resolve();
    store.policy = { version: 2, default: 'deny', roles: {}, rules: [] };
    store.house = { generation: 3, registryGeneration: 2, policyVersion: 2 };
    feed.announce('house');
    expect((await resolve()).live).toMatchObject({ policy: { version: 2 }, authorizations: { scopes: [] } });
  });

  describe('keeps nothing in memory', () => {
    it('where the store pushes no news', async () => {
      start(null);
      await resolve();
      store.sessions.clear();
      expect(await reason(resolve())).toBe('revoked');
    });

    it('while the news cannot be trusted', async () => {
      await resolve();
      feed.trusted = false;
      store.sessions.clear();
      expect(await reason(resolve())).toBe('revoked');
      expect(await reason(resolver.resolve({ id: session.id, credential: 'cookie', secret: 'secret' }))).toBe(
        'revoked',
      );
    });

    it('of a read that news overtook', async () => {
      await resolve();
      feed.announce(everything);
      let release!: () => void;
      store.held = new Promise((done) => (release = done));
      const slow = resolve();
      change({ status: 'suspended', epoch: 2 });
      release();
      expect(await reason(slow)).toBe('ok');
      expect(await reason(resolve())).toBe('suspended');
    });

    it('of a read that began before the news could be trusted', async () => {
      feed.trusted = false;
      let release!: () => void;
      store.held = new Promise((done) => (release = done));
      const slow = resolve();
      feed.trusted = true;
      release();
      await slow;
      const { questions } = store;
      await resolve();
      expect(store.questions).toBeGreaterThan(questions);
    });
  });

  describe('where the store cannot say', () => {
    it('throws when it is down', async () => {
      store.down = true;
      await expect(resolve()).rejects.toThrow('down');
    });

    it('throws when it holds no policy or no house', async () => {
      store.policy = null;
      await expect(resolve()).rejects.toMatchObject({ kind: 'unavailable', code: 'policy_unavailable' });
      store.house = null;
      await expect(resolve()).rejects.toMatchObject({ kind: 'unavailable', code: 'policy_unavailable' });
    });

    it('throws when it has forgotten what this process has already seen', async () => {
      await resolve();
      store.house = { generation: 2, registryGeneration: 2, policyVersion: 1 };
      feed.announce('house');
      await expect(resolve()).rejects.toMatchObject({ kind: 'unavailable', code: 'store_unavailable' });
      store.house = { generation: 3, registryGeneration: 2, policyVersion: 1 };
      feed.announce('house');
      expect(await reason(resolve())).toBe('ok');
    });

    it('still knows the last good policy for somebody who proved nothing', async () => {
      await expect(resolver.policyForAnonymous()).resolves.toMatchObject({ version: 1 });
      store.down = true;
      feed.trusted = false;
      await expect(resolver.policyForAnonymous()).resolves.toMatchObject({ version: 1 });
    });
  });

  describe('by the legacy session', () => {
    it('finds the session that was opened with it', async () => {
      store.legacy.set(42, session);
      expect((await resolver.resolveLegacy(42)).live!.session).toBe(session);
    });

    it('says that it is unknown', async () => {
      expect(await reason(resolver.resolveLegacy(43))).toBe('legacy_session_unknown');
    });

    it('does not say so from a store that was emptied', async () => {
      store.legacy.set(42, session);
      await resolver.resolveLegacy(42);
      store.legacy.clear();
      store.house = null;
      await expect(resolver.resolveLegacy(42)).rejects.toMatchObject({ code: 'policy_unavailable' });
    });

    it('refuses once the user is suspended', async () => {
      store.legacy.set(42, session);
      await resolver.resolveLegacy(42);
      change({ status: 'suspended', epoch: 2 });
      expect(await reason(resolver.resolveLegacy(42))).toBe('suspended');
    });
  });
});
