import { SessionId, SubjectRef, SystemClock } from '@gatehouse/identity';
import type { Session, Subject } from '@gatehouse/identity';
import {
  aClientRef,
  aClientSubject,
  aSession,
  aUserRef,
  aUserSubject,
  bound,
  describeWith,
  SeededRandomness,
  startRedisCluster,
  until,
  type RedisCluster,
  type RedisServer,
} from '@gatehouse/testing';
import { openTokenStore, type TokenStore } from '@gatehouse/token-store';
import { hashSecret } from './secrets';
import { SessionResolver } from './session-resolver';

const clock = new SystemClock();
const randomness = new SeededRandomness(5);
const policy = {
  version: 1,
  default: 'authenticated',
  roles: { 'public-user': ['public:read'] },
  rules: [],
} as const;

describeWith(['redis-server'], 'resolving sessions that a Redis Cluster keeps', () => {
  let cluster: RedisCluster;
  let writer: TokenStore;
  let reader: TokenStore;
  let resolver: SessionResolver;

  beforeEach(async () => {
    cluster = await startRedisCluster({ appendonly: true });
    const nodes = cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
    const open = () => openTokenStore({ kind: 'redis-cluster', nodes, password: null }, 'test', clock);
    [writer, reader] = await Promise.all([open(), open()]);
    await rebuild();
    resolver = new SessionResolver(reader.sessions, clock);
    await until(() => reader.sessions.changes!.isTrusted(), { message: 'news to be trusted' });
  });
  afterEach(async () => {
    writer.close();
    reader.close();
    await cluster.stop();
  });

  /** What the accounts app does for a store that lost something. */
  async function rebuild(generation = 1): Promise<void> {
    await writer.sessions.publishPolicy({ ...policy, roles: { 'public-user': ['public:read'] } });
    await writer.sessions.raiseGeneration('accounts', generation);
  }

  async function isOn(node: RedisServer, ref: SubjectRef): Promise<boolean> {
    return (await writer.sessions.readSubject(ref)).part.endsWith(`:${node.port}`);
  }
  async function refOn(node: RedisServer, make: () => SubjectRef = aUserRef): Promise<SubjectRef> {
    for (;;) {
      const ref = make();
      if (await isOn(node, ref)) return ref;
    }
  }
  async function logIn(node: RedisServer): Promise<Session> {
    const subject = aUserSubject({ ref: await refOn(node), epoch: 0, version: 0 });
    return openFor(subject, { user: bound(subject) });
  }
  async function openFor(subject: Subject, parts: Partial<Session>): Promise<Session> {
    const start = clock.seconds();
    const id = SessionId.make(subject.ref, randomness.bytes(16));
    const times = { start, authTime: start, end: start + 1000 };
    const session = aSession({ id, secretHash: hashSecret('secret'), ...times, ...parts });
    await writer.sessions.writeSubject(subject, null);
    expect(await writer.sessions.open(session, { legacyUser: null })).toBe('opened');
    return session;
  }
  const resolve = ({ id }: Session, by = resolver) =>
    by.resolve({ id, credential: 'cookie', secret: 'secret' });
  const isAnsweredFromMemory = async (session: Session) => {
    const answer = resolve(session);
    await answer;
    return !(answer instanceof Promise);
  };
  const reason = async (session: Session) => (await resolve(session)).reason;
  const unavailable = { kind: 'unavailable' };

  it('answers from memory on each master, until news comes, and refuses at once what was revoked', async () => {
    for (const node of cluster.nodes) {
      const session = await logIn(node);
      expect(await reason(session)).toBe('ok');
      await until(() => isAnsweredFromMemory(session), { message: 'an answer from memory' });
      await writer.sessions.enforce(session.user!.ref, 'suspended', 1, null);
      await until(async () => (await reason(session)) === 'suspended', {
        message: 'the refusal',
      });
    }
  });

  it('refuses nobody while the house is raised from copy to copy', async () => {
    const sessions = [];
    for (const node of cluster.nodes) sessions.push(await logIn(node));
    let raising = true;
    const raise = (async () => {
      for (let generation = 2; generation < 100; generation += 1) {
        await writer.sessions.raiseGeneration('accounts', generation);
      }
      raising = false;
    })();
    const reasons = new Set<string>();
    while (raising) {
      for (const session of sessions) reasons.add(await reason(session));
      await new Promise(setImmediate);
    }
    await raise;
    expect([...reasons]).toEqual(['ok']);
  });

  it('waits for a copy of the house that is a moment late', async () => {
    const [soon, late] = [await logIn(cluster.nodes[0]!), await logIn(cluster.nodes[1]!)];
    expect([await reason(soon), await reason(late)]).toEqual(['ok', 'ok']);
    await setCopies(cluster.nodes[0]!, '2 1 0');
    await until(async () => !(await isAnsweredFromMemory(late)), { message: 'news of the house' });
    expect(await reason(soon)).toBe('ok');
    const answer = reason(late);
    await new Promise((resolved) => setTimeout(resolved, 20));
    await writer.sessions.raiseGeneration('accounts', 2);
    expect(await answer).toBe('ok');
  });

  describe('when one master was emptied', () => {
    it('says nothing of those who were there until it is rebuilt, and lets the others in', async () => {
      const [there, gone] = [await logIn(cluster.nodes[0]!), await logIn(cluster.nodes[1]!)];
      expect([await reason(there), await reason(gone)]).toEqual(['ok', 'ok']);
      await cluster.nodes[1]!.cli('flushall');
      await until(async () => (await reason(gone).catch(() => 'unavailable')) === 'unavailable', {
        message: 'the refusal',
      });
      for (let time = 0; time < 3; time += 1) {
        await expect(resolve(gone)).rejects.toMatchObject(unavailable);
        expect(await reason(there)).toBe('ok');
      }
      await rebuild();
      await until(async () => (await reason(gone).catch(() => null)) === 'revoked', { message: 'an answer' });
      expect(await reason(there)).toBe('ok');
    });

    it('does not take the owner of a client for somebody who was never suspended', async () => {
      const owner = await refOn(cluster.nodes[1]!);
      const client = aClientSubject({
        ref: await refOn(cluster.nodes[0]!, aClientRef),
        owner,
        epoch: 0,
        version: 0,
      });
      const token = await openFor(client, { client: bound(client), owner: { ref: owner, epoch: 0 } });
      expect(await reason(token)).toBe('ok');
      await writer.sessions.enforce(owner, 'suspended', 1, null);
      await until(async () => (await reason(token)) === 'suspended', { message: 'the refusal' });
      await cluster.nodes[1]!.cli('flushall');
      await until(async () => (await reason(token).catch(() => 'unavailable')) === 'unavailable', {
        message: 'doubt',
      });
      await expect(resolve(token)).rejects.toMatchObject(unavailable);
      await writer.sessions.enforce(owner, 'suspended', 1, null);
      await rebuild();
      await until(async () => (await reason(token).catch(() => null)) === 'suspended', {
        message: 'an answer',
      });
    });

    it('does not call a session of the old system unknown', async () => {
      await expect(resolver.resolveLegacy(42)).resolves.toMatchObject({ reason: 'legacy_session_unknown' });
      for (const node of cluster.nodes) {
        await node.cli('flushall');
        await expect(resolver.resolveLegacy(42)).rejects.toMatchObject(unavailable);
        await rebuild();
      }
    });
  });

  it('says nothing of those on a master that fell behind, though another one vouches for its own', async () => {
    const [there, behind] = [await logIn(cluster.nodes[0]!), await logIn(cluster.nodes[1]!)];
    await rebuild(5);
    expect([await reason(there), await reason(behind)]).toEqual(['ok', 'ok']);
    await setCopies(cluster.nodes[1]!, '4 1 0');
    await until(async () => (await reason(behind).catch(() => 'unavailable')) === 'unavailable', {
      message: 'the refusal',
    });
    for (let time = 0; time < 3; time += 1) {
      expect(await reason(there)).toBe('ok');
      await expect(resolve(behind)).rejects.toMatchObject({ code: 'store_unavailable' });
    }
    await rebuild(5);
    expect(await reason(behind)).toBe('ok');
  });

  it('never goes back to an older policy, whatever one master says', async () => {
    const [one, other] = [await logIn(cluster.nodes[0]!), await logIn(cluster.nodes[1]!)];
    await writer.sessions.publishPolicy({ version: 2, default: 'deny', roles: {}, rules: [] });
    await setCopies(cluster.nodes[1]!, '1 1 0');
    for (const by of [resolver, new SessionResolver(reader.sessions, clock)]) {
      for (const session of [other, one, other]) {
        await until(async () => (await resolve(session, by)).live?.policy.version === 2, {
          message: 'the new policy',
        });
      }
    }
  });

  /** Sets all copies of the house on a node, and on no other. */
  async function setCopies(node: RedisServer, record: string): Promise<void> {
    const copies = (await node.cli('keys', 'gh:t:{h:*}')).split('\n').filter(Boolean);
    expect(copies.length).toBeGreaterThan(0);
    for (const copy of copies) await node.cli('set', copy, record);
  }
});
