import calculateSlot from 'cluster-key-slot';
import { SessionId, SubjectRef, SystemClock, uuidOfLegacyUser } from '@gatehouse/identity';
import type { Session } from '@gatehouse/identity';
import {
  aSession,
  aUserSubject,
  describeWith,
  SeededRandomness,
  startRedisCluster,
  until,
  type RedisCluster,
  type RedisServer,
} from '@gatehouse/testing';
import { openTokenStore, type TokenStore } from '../../token-store';
import { keys } from '../keys';

const clock = new SystemClock();
const randomness = new SeededRandomness(11);
const unavailable = {
  kind: 'unavailable',
  code: 'store_unavailable',
  message: 'The session store does not answer. Please try again.',
};

describeWith(['redis-server'], 'a token store in a cluster', () => {
  let cluster: RedisCluster;
  let store: TokenStore;
  let owners: readonly RedisServer[];
  let nextId = 1;

  async function start(args: readonly string[] = []) {
    cluster = await startRedisCluster({ appendonly: true, args });
    owners = await cluster.owners();
    const nodes = cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
    store = await openTokenStore({ kind: 'redis-cluster', nodes, password: null }, 'test', clock);
    await store.sessions.publishPolicy({ version: 1, default: 'authenticated', roles: {}, rules: [] });
    await store.sessions.raiseGeneration('accounts', 1);
  }
  afterEach(async () => {
    store.close();
    await cluster.stop();
  });

  /** A session of somebody new whose records are on this master. */
  async function logIn(on: RedisServer): Promise<Session> {
    for (; ; nextId += 1) {
      const ref = SubjectRef.user(uuidOfLegacyUser(nextId));
      if (owners[calculateSlot(keys.subject(ref))] !== on) continue;
      nextId += 1;
      const start = clock.seconds();
      const id = SessionId.make(ref, randomness.bytes(16));
      const session = aSession({ id, user: { ref, epoch: 0 }, start, authTime: start, end: start + 1000 });
      await store.sessions.writeSubject(aUserSubject({ ref, epoch: 0, version: 0 }), start + 1000);
      expect(await store.sessions.open(session, { legacyUser: null })).toBe('opened');
      return session;
    }
  }
  const read = ({ id }: Session) => store.sessions.read(id);
  const slotOf = ({ id }: Session) => calculateSlot(keys.session(id));
  const failure = (act: Promise<unknown>) => act.then(() => null).catch((thrown: unknown) => thrown);
  const trusted = (message = 'news to be trusted') =>
    until(() => store.sessions.changes!.isTrusted(), { message });

  it('is ready, and brings news', async () => {
    await start();
    await store.probe.check();
    await trusted();
  });

  it('signs in to every master, for commands and for news', async () => {
    await start();
    const session = await logIn(cluster.nodes[1]!);
    store.close();
    for (const node of cluster.nodes) {
      await node.cli('config', 'set', 'masterauth', 'hunter22', 'requirepass', 'hunter22');
    }
    const nodes = [{ host: '127.0.0.1', port: cluster.nodes[2]!.port }];
    const open = (password: string) =>
      openTokenStore({ kind: 'redis-cluster', nodes, password }, 'test', clock);
    store = await open('hunter23');
    const thrown = await failure(read(session));
    expect(thrown).toMatchObject(unavailable);
    expect(store.sessions.changes!.isTrusted()).toBe(false);
    store.close();
    store = await open('hunter22');
    await store.probe.check();
    expect(await read(session)).toMatchObject({ session, house: { generation: 1 } });
    await trusted();
  });

  it('is not ready while one of its masters could lose data, or does not answer', async () => {
    await start();
    await cluster.nodes[2]!.cli('config', 'set', 'appendonly', 'no');
    await expect(store.probe.check()).rejects.toThrow('appendonly');
    await cluster.nodes[2]!.cli('config', 'set', 'appendonly', 'yes');
    await store.probe.check();
    cluster.nodes[1]!.freeze();
    await expect(store.probe.check()).rejects.toThrow();
    cluster.nodes[1]!.thaw();
    await until(() => store.probe.check().then(() => true), { message: 'all masters to answer' });
  });

  it.each(['kill', 'freeze'] as const)(
    'fails at once for what is on one master after its %s, goes on for the rest, and is whole again by itself',
    async (fault) => {
      await start(['--cluster-require-full-coverage', 'no']);
      const [down, up] = [cluster.nodes[0]!, cluster.nodes[1]!];
      const [lost, left] = [await logIn(down), await logIn(up)];
      await trusted();
      await down[fault]();
      const end = performance.now() + 4000; // past the time after which the others give it up
      while (performance.now() < end) {
        const asked = performance.now();
        expect(await failure(read(lost))).toMatchObject(unavailable);
        expect(performance.now() - asked).toBeLessThan(700);
        expect(await read(left)).toMatchObject({ session: left, house: { generation: 1 } });
      }
      expect(store.sessions.changes!.isTrusted()).toBe(false);
      if (fault === 'kill') await down.restart();
      else down.thaw();
      await until(async () => (await read(lost)).session !== null, { message: 'the lost session' });
      await trusted('news to be trusted again');
      expect(await read(lost)).toMatchObject({ session: lost, house: { generation: 1 } });
    },
  );

  it('that needs all of its masters refuses everything while one is down, and is back by itself', async () => {
    await start();
    const sessions = [await logIn(cluster.nodes[0]!), await logIn(cluster.nodes[1]!)];
    await cluster.nodes[0]!.kill();
    await until(async () => (await cluster.nodes[1]!.cli('cluster', 'info')).includes('cluster_state:fail'), {
      message: 'the cluster to fail',
    });
    for (const session of sessions) {
      const asked = performance.now();
      expect(await failure(read(session))).toMatchObject(unavailable);
      expect(performance.now() - asked).toBeLessThan(700);
    }
    await cluster.nodes[0]!.restart();
    for (const session of sessions) {
      await until(async () => (await read(session)).session !== null, { message: 'the session' });
    }
    await trusted('news to be trusted again');
  });

  it('answers or fails in time, whatever it is asked, while a master is frozen', async () => {
    await start();
    const [session] = [await logIn(cluster.nodes[0]!)];
    const { ref } = session.user!;
    cluster.nodes[0]!.freeze();
    const { sessions, ephemera } = store;
    const collect = async (items: AsyncIterable<unknown>) => {
      for await (const _item of items);
    };
    const acts: Record<string, () => Promise<unknown>> = {
      read: () => sessions.read(session.id),
      readSubject: () => sessions.readSubject(ref),
      findSubject: () => sessions.findSubject(ref),
      writeSubject: () => sessions.writeSubject(aUserSubject({ ref }), null),
      enforce: () => sessions.enforce(ref, 'suspended', 1, null),
      open: () => sessions.open(session, { legacyUser: null }),
      close: () => sessions.close(session.id),
      list: () => sessions.list(ref),
      sweep: () => sessions.sweep(ref, 1),
      subjectsWithSessions: () => collect(sessions.subjectsWithSessions()),
      liveLegacyUsers: () => collect(sessions.liveLegacyUsers()),
      readHouse: () => sessions.readHouse(),
      raiseGeneration: () => sessions.raiseGeneration('accounts', 2),
      weaknesses: () => sessions.weaknesses(),
      ping: () => sessions.ping(),
    };
    for (const [name, act] of Object.entries(acts)) {
      const asked = performance.now();
      expect([name, await failure(act())]).toEqual([name, expect.objectContaining(unavailable)]);
      expect(performance.now() - asked).toBeLessThan(700);
    }
    const asked = performance.now();
    const counters = Array.from({ length: 20 }, (_, counter) => ephemera.hit(`counter ${counter}`, 60));
    await Promise.all(counters.map(failure));
    expect(performance.now() - asked).toBeLessThan(700);
    cluster.nodes[0]!.thaw();
  });

  it('says of one emptied master that nothing vouches for it, until the house is raised again', async () => {
    await start();
    const [there, gone] = [await logIn(cluster.nodes[0]!), await logIn(cluster.nodes[1]!)];
    await cluster.nodes[1]!.cli('flushall');
    expect(await read(gone)).toMatchObject({ session: null, subject: null, house: null });
    expect(await store.sessions.readSubject(gone.user!.ref)).toMatchObject({ subject: null, house: null });
    expect(await read(there)).toMatchObject({ session: there, house: { generation: 1, policyVersion: 1 } });
    expect(await store.sessions.readHouse()).toBeNull();
    await store.sessions.publishPolicy({ version: 1, default: 'authenticated', roles: {}, rules: [] });
    await store.sessions.raiseGeneration('accounts', 1);
    expect(await read(gone)).toMatchObject({ session: null, house: { generation: 1, policyVersion: 1 } });
  });

  it('finds a session wherever its slot is on its way, and lets nobody keep what it found on the way', async () => {
    await start();
    const session = await logIn(cluster.nodes[0]!);
    await trusted();
    const { subject } = await read(session);
    const whole = { session, subject, house: { generation: 1 } };
    const news: string[] = [];
    store.sessions.changes!.subscribe((name) => news.push(name));
    const names = [session.id.toString(), session.user!.ref.key];

    const move = await cluster.beginMove(slotOf(session), cluster.nodes[1]!);
    expect(await read(session)).toMatchObject(whole);
    expect(news).toEqual([]);
    const [from, to] = cluster.nodes;
    await from!.cli('migrate', '127.0.0.1', String(to!.port), keys.session(session.id), '0', '5000');
    await until(() => news.includes(names[0]!), { message: 'news of the record that went' });
    news.length = 0;
    expect(await read(session)).toMatchObject(whole); // one here, one there
    expect(news).toEqual(expect.arrayContaining(names));
    await move.moveKeys();
    news.length = 0;
    expect(await read(session)).toMatchObject(whole); // both there, the slot still here
    expect(news).toEqual(expect.arrayContaining(names));
    await move.finish();
    expect(await read(session)).toMatchObject({ ...whole, part: `127.0.0.1:${to!.port}` });
    expect(await store.sessions.close(session.id)).toEqual(session);
  });

  it('decides nothing from a master that came without a copy of the house, until it was given one', async () => {
    await start();
    const session = await logIn(cluster.nodes[0]!);
    const fourth = await cluster.addMaster();
    await (await cluster.beginMove(slotOf(session), fourth)).finish();
    const part = `127.0.0.1:${fourth.port}`;
    expect(await read(session)).toMatchObject({ session, house: null, part });
    expect(await store.sessions.readHouse()).toBeNull();
    await store.sessions.publishPolicy({ version: 1, default: 'authenticated', roles: {}, rules: [] });
    await store.sessions.raiseGeneration('accounts', 1);
    const house = { generation: 1, registryGeneration: 0, policyVersion: 1 };
    expect(await read(session)).toMatchObject({ session, house, part });
    expect(await store.sessions.readHouse()).toEqual(house);
  });

  it('goes on reading and writing while a cluster is resharded to one master more', async () => {
    await start();
    const sessions: Session[] = [];
    while (sessions.length < 60) sessions.push(await logIn(cluster.nodes[sessions.length % 3]!));
    await trusted();
    const fourth = await cluster.addMaster();
    let moving = true;
    let readings = 0;
    const failures: unknown[] = [];
    const reading = (async () => {
      while (moving) {
        for (const found of await Promise.allSettled(sessions.map(read))) {
          readings += 1;
          if (found.status === 'rejected') failures.push(found.reason);
          else if (found.value.session === null) failures.push('a session that was not found');
        }
        await new Promise(setImmediate);
      }
    })();
    const raising = (async () => {
      for (let generation = 2; moving; generation += 1) {
        await store.sessions.raiseGeneration('accounts', generation).catch((error) => failures.push(error));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    for (const node of cluster.nodes.slice(0, 3)) await cluster.reshard(400, node, fourth);
    moving = false;
    await Promise.all([reading, raising]);
    expect(failures).toEqual([]);
    expect(readings).toBeGreaterThan(1000);
    await trusted('news to be trusted again');
    expect(await store.sessions.readHouse()).not.toBeNull();
    const parts = new Set((await Promise.all(sessions.map(read))).map(({ part }) => part));
    expect(parts).toContain(`127.0.0.1:${fourth.port}`);
  }, 120_000);
});
