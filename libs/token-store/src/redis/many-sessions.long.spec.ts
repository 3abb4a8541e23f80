import { SessionId, SubjectRef, SystemClock, uuidOfLegacyUser } from '@gatehouse/identity';
import {
  aSession,
  aUserSubject,
  describeWith,
  SeededRandomness,
  startRedis,
  type RedisServer,
} from '@gatehouse/testing';
import { openTokenStore, type TokenStore } from '../token-store';

const people = 200_000;
const batch = 2_000;

describeWith(['redis-server'], 'two hundred thousand people who are logged in', () => {
  const clock = new SystemClock();
  const randomness = new SeededRandomness();
  let server: RedisServer;
  let store: TokenStore;

  beforeAll(async () => {
    server = await startRedis({ appendonly: true });
    store = await openTokenStore({ kind: 'redis', url: server.url }, 'test', clock);
    for (let first = 1; first <= people; first += batch) {
      await Promise.all(Array.from({ length: batch }, (_, index) => logIn(first + index)));
    }
  }, 600_000);
  afterAll(() => store.close());

  const refOf = (legacyId: number) => SubjectRef.user(uuidOfLegacyUser(legacyId));
  const ids = new Map<number, SessionId>();
  async function logIn(legacyId: number): Promise<void> {
    const ref = refOf(legacyId);
    const start = clock.seconds();
    const end = start + 36_000;
    await store.sessions.writeSubject(aUserSubject({ ref, legacyId, epoch: 0 }), end);
    const id = SessionId.make(ref, randomness.bytes(16));
    ids.set(legacyId, id);
    await store.sessions.open(aSession({ id, user: { ref, epoch: 0 }, start, end }), {
      legacyUser: { legacyId, ref },
    });
  }

  it('are all found by the feed, each once', async () => {
    const found = new Set<number>();
    for await (const { legacyId } of store.sessions.liveLegacyUsers()) found.add(legacyId);
    expect(found.size).toBe(people);
  });

  it('are all listed as subjects with sessions', async () => {
    let count = 0;
    for await (const _ref of store.sessions.subjectsWithSessions()) count += 1;
    expect(count).toBe(people);
  });

  it('take no more than 1.5 KB each, with everything that belongs to them', async () => {
    const used = Number(/used_memory:(\d+)/.exec(await server.cli('info', 'memory'))![1]);
    expect(used / people).toBeLessThan(1536);
  });

  it('are each found, and each revoked alone', async () => {
    for (const legacyId of [1, 77_777, people]) {
      await store.sessions.enforce(refOf(legacyId), 'suspended', 1, null);
      const { session, subject } = await store.sessions.read(ids.get(legacyId)!);
      expect([session?.user?.epoch, subject?.status, subject?.epoch]).toEqual([0, 'suspended', 1]);
    }
    const { subject } = await store.sessions.read(ids.get(2)!);
    expect(subject?.status).toBe('active');
  });

  it('survive a restart of Redis', async () => {
    await server.restart();
    const found = await store.sessions
      .findSubject(refOf(people))
      .catch(() => store.sessions.findSubject(refOf(people)));
    expect(found).toMatchObject({ status: 'suspended', epoch: 1 });
  });
});
