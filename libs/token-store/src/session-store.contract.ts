import { SessionId, SubjectRef, uuidOfLegacyUser } from '@gatehouse/identity';
import type { Session, UserSubject } from '@gatehouse/identity';
import type { Policy } from '@gatehouse/policy';
import { aClientSubject, aSession, aUserSubject, ManualClock, SeededRandomness } from '@gatehouse/testing';
import type { SessionStore } from './session-store';

const policy: Policy = {
  version: 1,
  default: 'authenticated',
  roles: { 'public-user': ['public:read'] },
  rules: [],
};

/**
 * What every driver of `SessionStore` promises. `makeStore` gives an empty store on each call; `pass` lets so many
 * seconds go by, for real where the store has its own clock.
 */
export function sessionStoreContract(
  makeStore: (clock: ManualClock) => Promise<SessionStore>,
  pass: (clock: ManualClock, seconds: number) => Promise<void>,
): void {
  const randomness = new SeededRandomness(7);
  let clock: ManualClock;
  let store: SessionStore;
  let nextLegacyId = 1000;

  beforeEach(async () => {
    clock = new ManualClock();
    clock.set(Date.now());
    store = await makeStore(clock);
  });

  const aUser = (overrides: Partial<UserSubject> = {}) => {
    nextLegacyId += 1;
    const ref = SubjectRef.user(uuidOfLegacyUser(nextLegacyId));
    return aUserSubject({
      ref,
      legacyId: nextLegacyId,
      version: 0,
      epoch: 0,
      status: 'active',
      ...overrides,
    });
  };
  const written = async (subject: UserSubject, keepUntil = clock.seconds() + 36_000) => {
    expect(await store.writeSubject(subject, keepUntil)).toBe(true);
    return subject;
  };
  const sessionOf = (subject: UserSubject, overrides: Partial<Session> = {}) => {
    const start = clock.seconds();
    return aSession({
      id: SessionId.make(subject.ref, randomness.bytes(16)),
      user: { ref: subject.ref, epoch: subject.epoch },
      client: null,
      start,
      authTime: start,
      end: start + 36_000,
      ...overrides,
    });
  };
  const open = (session: Session, legacyId: number | null = null) =>
    store.open(session, { legacyUser: legacyId === null ? null : { legacyId, ref: session.id.subject } });
  const collect = async <T>(items: AsyncIterable<T>) => {
    const all: T[] = [];
    for await (const item of items) all.push(item);
    return all;
  };

  describe('subjects', () => {
    it('come back as they were written, one version up', async () => {
      const subject = aUser({
        epoch: 3,
        roles: ['public-user'],
        grants: [{ scope: 'public:read:7', expires: 99 }],
      });
      await written(subject);
      expect(await store.findSubject(subject.ref)).toEqual({ ...subject, version: 1 });
    });

    it('of clients come back as well, and stay for ever', async () => {
      const client = aClientSubject({
        version: 0,
        epoch: 2,
        claims: { name: 'Harvester “Ω”' },
        owner: aUser().ref,
        authMethod: 'private_key_jwt',
        grantTypes: ['client_credentials', 'refresh_token'],
        secrets: [{ hash: 'abc', expires: null }],
        jwks: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: '1' }],
        approvedScopes: ['public:read'],
      });
      expect(await store.writeSubject(client, null)).toBe(true);
      clock.advance(1_000_000_000);
      expect(await store.findSubject(client.ref)).toEqual({ ...client, version: 1 });
    });

    it('keep whatever characters people have in their names', async () => {
      const subject = aUser();
      const name = { forename: 'Frédérique "Ω" %d %s', surname: 'O’Neill\n\\', suffix: '😀' };
      await written({ ...subject, claims: { ...subject.claims, name } });
      expect(((await store.findSubject(subject.ref)) as UserSubject).claims.name).toEqual(name);
    });

    it('come back with the house that vouches for them', async () => {
      const subject = await written(aUser());
      const none = aUser();
      expect((await store.readSubject(none.ref)).house).toBeNull();
      await store.raiseGeneration('registry', 6);
      const house = { generation: 0, registryGeneration: 6, policyVersion: 0 };
      const part = expect.any(String);
      const read = { ...subject, version: 1 };
      expect(await store.readSubject(subject.ref)).toEqual({ subject: read, house, part });
      expect(await store.readSubject(none.ref)).toEqual({ subject: null, house, part });
    });

    it('that were never written are not there', async () => {
      expect(await store.findSubject(aUser().ref)).toBeNull();
    });

    it('are found many at once, in the order asked for', async () => {
      const [one, missing, other] = [await written(aUser()), aUser(), await written(aUser())];
      const refs = [other, missing, one].map(({ ref }) => ref);
      const expected = await Promise.all(refs.map((ref) => store.findSubject(ref)));
      expect(await store.findSubjects(refs)).toEqual(expected);
      expect(expected.map((subject) => subject?.ref.key)).toEqual([other.ref.key, undefined, one.ref.key]);
      expect(await store.findSubjects([])).toEqual([]);
    });

    it('are written only over the version that was read', async () => {
      const subject = await written(aUser());
      expect(await store.writeSubject({ ...subject, version: 0, classic: 6 }, null)).toBe(false);
      expect(await store.writeSubject({ ...subject, version: 2, classic: 6 }, null)).toBe(false);
      expect(await store.writeSubject({ ...subject, version: 1, classic: 6 }, null)).toBe(true);
      expect(await store.findSubject(subject.ref)).toMatchObject({ version: 2, classic: 6 });
    });

    it('of many writers at once let exactly one through', async () => {
      const subject = await written(aUser());
      const tries = Array.from({ length: 20 }, (_, classic) =>
        store.writeSubject({ ...subject, version: 1, classic }, null),
      );
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    });

    it('never get a lower epoch by a write', async () => {
      const subject = await written(aUser({ epoch: 5 }));
      expect(await store.writeSubject({ ...subject, version: 1, epoch: 4 }, null)).toBe(false);
    });

    it('are forgotten at the time given, and at the end of their last session if that is later', async () => {
      const idle = await written(aUser(), clock.seconds() + 1);
      const busy = await written(aUser(), clock.seconds() + 1);
      await open(sessionOf(busy, { end: clock.seconds() + 30 }));
      await pass(clock, 2);
      expect(await store.findSubject(idle.ref)).toBeNull();
      expect(await store.findSubject(busy.ref)).not.toBeNull();
    });
  });

  it('tells once who was asked for, each to one who asks', async () => {
    const [one, other] = [aUser(), aUser({ legacyId: 4321 })];
    const asked = [one, other].map(({ legacyId, ref }) => ({ legacyId: legacyId!, ref }));
    for (const user of [...asked, ...asked]) await store.askForUser(user);
    const taken = (await Promise.all([1, 2, 3].map(() => store.takeAskedUsers(1)))).flat();
    expect(taken.map(({ legacyId, ref }) => `${legacyId} ${ref.key}`).sort()).toEqual(
      asked.map(({ legacyId, ref }) => `${legacyId} ${ref.key}`).sort(),
    );
    expect(await store.takeAskedUsers(10)).toEqual([]);
  });

  describe('enforcing', () => {
    it('puts status and epoch in force and leaves the rest', async () => {
      const subject = await written(aUser({ roles: ['public-user'] }));
      await store.enforce(subject.ref, 'suspended', 1, clock.seconds() + 100);
      expect(await store.findSubject(subject.ref)).toEqual({
        ...subject,
        version: 2,
        epoch: 1,
        status: 'suspended',
      });
    });

    it('makes a writer who read before it fail', async () => {
      const subject = await written(aUser());
      await store.enforce(subject.ref, 'suspended', 1, null);
      expect(await store.writeSubject({ ...subject, version: 1 }, null)).toBe(false);
    });

    it('refuses also where no record was, and stops a log-in that is under way', async () => {
      const subject = aUser();
      await store.enforce(subject.ref, 'suspended', 1, clock.seconds() + 36_000);
      expect(await store.findSubject(subject.ref)).toMatchObject({
        epoch: 1,
        status: 'suspended',
        roles: [],
      });
      expect(await store.writeSubject(subject, null)).toBe(false);
      expect(await open(sessionOf(subject))).toBe('suspended');
    });

    it('does nothing if it comes too late', async () => {
      const subject = await written(aUser({ epoch: 7 }));
      await store.enforce(subject.ref, 'suspended', 6, null);
      expect(await store.findSubject(subject.ref)).toMatchObject({ epoch: 7, status: 'active' });
    });

    it.each(['active', 'suspended'] as const)(
      'of an epoch alone leaves an %s record what it is',
      async (status) => {
        const subject = await written(aUser({ epoch: 2, status, roles: ['public-user'] }));
        await store.raiseEpoch(subject.ref, 3, clock.seconds() + 100);
        expect(await store.findSubject(subject.ref)).toEqual({ ...subject, version: 2, epoch: 3 });
        await store.raiseEpoch(subject.ref, 2, clock.seconds() + 100);
        expect(await store.findSubject(subject.ref)).toMatchObject({ version: 2, epoch: 3, status });
      },
    );

    it('of an epoch alone lets no record lapse that refuses', async () => {
      const subject = aUser();
      await store.enforce(subject.ref, 'suspended', 1, null);
      await store.raiseEpoch(subject.ref, 1, clock.seconds() + 1);
      await pass(clock, 2);
      expect(await store.findSubject(subject.ref)).toMatchObject({ epoch: 1, status: 'suspended' });
    });

    it('of an epoch alone stops a log-in that is under way where no record was, and the next one is let in', async () => {
      const subject = aUser();
      await store.raiseEpoch(subject.ref, 1, clock.seconds() + 100);
      expect(await store.writeSubject(subject, null)).toBe(false);
      expect(await open(sessionOf(subject))).toBe('epoch_moved');
      const again = await written({ ...subject, epoch: 1, version: 1 });
      expect(await open(sessionOf(again))).toBe('opened');
    });
  });

  describe('sessions', () => {
    it('come back with their subject and the house in one reading', async () => {
      const subject = await written(aUser());
      await store.raiseGeneration('accounts', 4);
      const session = sessionOf(subject, {
        legacy: { sessionId: 42, cookie: 'sealed' },
        scopes: ['public:read'],
        ipAddress: '2001:db8::1',
        remoteHost: 'host.example.org',
        authTime: clock.seconds() - 60,
      });
      expect(await open(session)).toBe('opened');
      expect(await store.read(session.id)).toEqual({
        session,
        subject: { ...subject, version: 1 },
        house: { generation: 4, registryGeneration: 0, policyVersion: 0 },
        part: expect.any(String),
      });
    });

    it('with a client and an actor come back as well', async () => {
      const subject = await written(aUser());
      const session = sessionOf(subject, {
        credential: 'bearer',
        client: { ref: SubjectRef.client('client1'), epoch: 3 },
        actor: { ref: SubjectRef.user(uuidOfLegacyUser(1)), epoch: 9 },
      });
      await open(session);
      expect((await store.read(session.id)).session).toEqual(session);
    });

    it('of a client alone come back with its owner, whether the owner’s epoch was known or not', async () => {
      const client = aClientSubject({ version: 0, epoch: 4 });
      await store.writeSubject(client, null);
      for (const epoch of [0, 3, null]) {
        const start = clock.seconds();
        const session = aSession({
          id: SessionId.make(client.ref, randomness.bytes(16)),
          user: null,
          client: { ref: client.ref, epoch: client.epoch },
          owner: { ref: aUser().ref, epoch },
          credential: 'bearer',
          start,
          authTime: start,
          end: start + 3600,
        });
        expect(await open(session)).toBe('opened');
        expect((await store.read(session.id)).session).toEqual(session);
        expect(await store.list(client.ref)).toContainEqual(session);
      }
    });

    it('of nobody are not there', async () => {
      const { id } = sessionOf(aUser());
      expect(await store.read(id)).toEqual({
        session: null,
        subject: null,
        house: null,
        part: expect.any(String),
      });
    });

    it.each([
      ['subject_missing', async () => aUser()],
      ['suspended', async () => written(aUser({ status: 'suspended' }))],
      ['epoch_moved', async () => ({ ...(await written(aUser({ epoch: 2 }))), epoch: 1 })],
    ] as const)('are not opened: %s', async (outcome, makeSubject) => {
      const session = sessionOf(await makeSubject(), { legacy: { sessionId: 77, cookie: 'sealed' } });
      expect(await open(session)).toBe(outcome);
      expect((await store.read(session.id)).session).toBeNull();
      expect(await store.findByLegacySession(77)).toBeNull();
      expect(await collect(store.linkedLegacySessions())).toEqual([]);
    });

    it('are gone at their end to the second', async () => {
      const subject = await written(aUser(), clock.seconds() + 1000);
      const session = sessionOf(subject, { end: clock.seconds() + 10 });
      await open(session);
      clock.advance(9_000);
      expect((await store.read(session.id)).session).not.toBeNull();
      clock.advance(1_000);
      expect((await store.read(session.id)).session).toBeNull();
      expect(await store.list(subject.ref)).toEqual([]);
    });

    it('are closed once, with all their links', async () => {
      const subject = await written(aUser());
      const session = sessionOf(subject, { legacy: { sessionId: 43, cookie: 'sealed' } });
      await open(session, subject.legacyId);
      expect(await store.findByLegacySession(43)).toEqual(session.id);
      expect(await store.close(session.id)).toEqual(session);
      expect(await store.close(session.id)).toBeNull();
      expect((await store.read(session.id)).session).toBeNull();
      expect(await store.findByLegacySession(43)).toBeNull();
      expect(await store.list(subject.ref)).toEqual([]);
      expect(await collect(store.liveLegacyUsers())).toEqual([]);
    });

    it('are listed newest first', async () => {
      const subject = await written(aUser());
      const first = sessionOf(subject);
      await open(first);
      clock.advance(5_000);
      const second = sessionOf(subject);
      await open(second);
      expect((await store.list(subject.ref)).map((session) => session.id)).toEqual([second.id, first.id]);
    });

    it('from before an epoch are swept away, later ones stay', async () => {
      const subject = await written(aUser());
      const old = sessionOf(subject, { legacy: { sessionId: 44, cookie: 'sealed' } });
      await open(old);
      await store.enforce(subject.ref, 'active', 1, null);
      const fresh = sessionOf({ ...subject, epoch: 1 });
      await open(fresh);
      expect(await store.sweep(subject.ref, 1)).toBe(1);
      expect(await store.list(subject.ref)).toEqual([fresh]);
      expect(await store.findByLegacySession(44)).toBeNull();
    });

    it('tell who has any', async () => {
      const one = await written(aUser());
      const two = await written(aUser());
      await written(aUser());
      for (const subject of [one, one, two]) await open(sessionOf(subject));
      const refs = await collect(store.subjectsWithSessions());
      expect(refs.map((ref) => ref.key).sort()).toEqual([one.ref.key, two.ref.key].sort());
    });

    it('tell which people of the legacy system are there, in any number', async () => {
      const subjects: UserSubject[] = [];
      for (let index = 0; index < 1203; index += 1) {
        const subject = await written(aUser());
        await open(sessionOf(subject), subject.legacyId);
        subjects.push(subject);
      }
      const live = await collect(store.liveLegacyUsers());
      expect(live.map((user) => user.legacyId).sort()).toEqual(
        subjects.map((subject) => subject.legacyId).sort(),
      );
      expect(live[0]!.ref.key).toBe(SubjectRef.user(uuidOfLegacyUser(live[0]!.legacyId)).key);
    });

    it('tell which sessions of the legacy system belong to them, in any number', async () => {
      const subject = await written(aUser(), clock.seconds() + 5000);
      const sessions: Session[] = [];
      for (let legacy = 10_001; legacy <= 10_600; legacy += 1) {
        const session = sessionOf(subject, { legacy: { sessionId: legacy, cookie: 'sealed' } });
        await open(session, subject.legacyId);
        sessions.push(session);
      }
      await open(sessionOf(subject));
      const linked = async () => (await collect(store.linkedLegacySessions())).sort((a, b) => a - b);
      const all = sessions.map((session) => session.legacy!.sessionId);
      expect(await linked()).toEqual(all);
      await store.close(sessions[0]!.id);
      expect(await linked()).toEqual(all.slice(1));
      expect(await linked()).toEqual(all.slice(1));
      await store.enforce(subject.ref, 'active', 1, null);
      await store.sweep(subject.ref, 1);
      expect(await linked()).toEqual([]);
    });

    it('of a client count its owner as somebody who is there, also after the owner’s own log-out', async () => {
      const owner = await written(aUser());
      const client = aClientSubject({ version: 0, epoch: 0, owner: owner.ref });
      await store.writeSubject(client, null);
      const start = clock.seconds();
      const token = aSession({
        id: SessionId.make(client.ref, randomness.bytes(16)),
        user: null,
        client: { ref: client.ref, epoch: 0 },
        owner: { ref: owner.ref, epoch: 0 },
        start,
        end: start + 3600,
      });
      const legacyUser = { legacyId: owner.legacyId!, ref: owner.ref };
      const own = sessionOf(owner);
      await store.open(own, { legacyUser });
      expect(await store.open(token, { legacyUser })).toBe('opened');
      expect(await collect(store.liveLegacyUsers())).toEqual([legacyUser]);
      await store.close(own.id);
      expect(await collect(store.liveLegacyUsers())).toEqual([legacyUser]);
      clock.advance(3_600_000);
      expect(await collect(store.liveLegacyUsers())).toEqual([]);
    });

    it('are not needed for somebody who is watched for a while', async () => {
      const user = aUser();
      const watched = { legacyId: user.legacyId!, ref: user.ref };
      await store.watchLegacyUser(watched, 60);
      await store.watchLegacyUser(watched, 30);
      expect(await collect(store.liveLegacyUsers())).toEqual([watched]);
      clock.advance(59_000);
      expect(await collect(store.liveLegacyUsers())).toEqual([watched]);
      clock.advance(1_000);
      expect(await collect(store.liveLegacyUsers())).toEqual([]);
    });

    it('that ended do not count as people who are there', async () => {
      const subject = await written(aUser(), clock.seconds() + 1000);
      await open(sessionOf(subject, { end: clock.seconds() + 10 }), subject.legacyId);
      clock.advance(11_000);
      expect(await collect(store.liveLegacyUsers())).toEqual([]);
    });
  });

  describe('the house', () => {
    it('is not there in an empty store', async () => {
      expect(await store.readHouse()).toBeNull();
      expect(await store.readPolicy()).toBeNull();
    });

    it('raises the generation of each database by itself, and never lowers it', async () => {
      await store.raiseGeneration('accounts', 5);
      await store.raiseGeneration('accounts', 3);
      expect(await store.readHouse()).toEqual({ generation: 5, registryGeneration: 0, policyVersion: 0 });
      await store.raiseGeneration('registry', 2);
      await store.raiseGeneration('registry', 1);
      expect(await store.readHouse()).toEqual({ generation: 5, registryGeneration: 2, policyVersion: 0 });
    });

    it('is there with the first generation of any database', async () => {
      await store.raiseGeneration('registry', 0);
      expect(await store.readHouse()).toEqual({ generation: 0, registryGeneration: 0, policyVersion: 0 });
    });

    it('has the policy that was published last, by version', async () => {
      await store.raiseGeneration('accounts', 2);
      expect(await store.publishPolicy({ ...policy, version: 2 })).toBe(true);
      expect(await store.publishPolicy(policy)).toBe(false);
      expect(await store.readPolicy()).toEqual({ ...policy, version: 2 });
      expect(await store.readHouse()).toEqual({ generation: 2, registryGeneration: 0, policyVersion: 2 });
    });

    it('can be there with a policy before any generation', async () => {
      expect(await store.publishPolicy(policy)).toBe(true);
      expect(await store.readHouse()).toEqual({ generation: 0, registryGeneration: 0, policyVersion: 1 });
      await store.raiseGeneration('accounts', 1);
      expect(await store.readHouse()).toEqual({ generation: 1, registryGeneration: 0, policyVersion: 1 });
    });
  });

  it('answers a ping', async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });
}
