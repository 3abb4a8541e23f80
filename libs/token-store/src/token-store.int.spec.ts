import { SystemClock } from '@gatehouse/identity';
import { HealthProbes } from '@gatehouse/platform';
import {
  aUserSubject,
  describeWith,
  startRedis,
  temporaryFolder,
  until,
  type RedisServer,
} from '@gatehouse/testing';
import { openTokenStore, type TokenStore } from './token-store';

const clock = new SystemClock();

describeWith(['redis-server'], 'a token store in Redis', () => {
  let server: RedisServer;
  let store: TokenStore;

  beforeEach(async () => {
    server = await startRedis({ appendonly: true });
    store = await openTokenStore({ kind: 'redis', url: server.url }, 'test', clock);
  });
  afterEach(async () => {
    store.close();
    await server.stop();
  });

  it('is ready, and brings news', async () => {
    await store.probe.check();
    await until(() => store.sessions.changes!.isTrusted(), { message: 'news to be trusted' });
  });

  it('answers again, and is trusted again, after Redis was restarted', async () => {
    await until(() => store.sessions.changes!.isTrusted(), { message: 'news to be trusted' });
    const subject = aUserSubject();
    await store.sessions.writeSubject(subject, clock.seconds() + 100);
    await server.restart();
    await until(() => store.sessions.changes!.isTrusted(), { message: 'news to be trusted again' });
    expect(await store.sessions.findSubject(subject.ref)).toMatchObject({ version: 1 });
  });

  it('that is down or frozen fails within a second, with nothing of the driver in its words', async () => {
    const failure = async () => {
      const start = performance.now();
      const error = await store.sessions.readHouse().catch((thrown: Error) => thrown);
      expect(performance.now() - start).toBeLessThan(1000);
      return error;
    };
    const unavailable = {
      kind: 'unavailable',
      code: 'store_unavailable',
      message: 'The session store does not answer. Please try again.',
    };
    server.freeze();
    expect(await failure()).toMatchObject(unavailable);
    server.thaw();
    await server.stop();
    expect(await failure()).toMatchObject(unavailable);
  });

  it('is not ready while it could lose data', async () => {
    await server.cli('config', 'set', 'maxmemory-policy', 'allkeys-lru');
    const probes = new HealthProbes();
    probes.add(store.probe);
    const evicts = 'Redis evicts keys (maxmemory-policy allkeys-lru); set it to noeviction.';
    expect(await probes.check()).toEqual({ ready: false, checks: { 'token store': `down: ${evicts}` } });
    await server.cli('config', 'set', 'maxmemory-policy', 'noeviction', 'appendonly', 'no');
    const forgets = 'Redis keeps no append-only file; set appendonly yes.';
    expect(await probes.check()).toEqual({ ready: false, checks: { 'token store': `down: ${forgets}` } });
  });
});

describe('a token store in a file', () => {
  it('opens where nothing was, and keeps what it was given', async () => {
    const address = { kind: 'sqlite', file: `${temporaryFolder('tokens')}/deep/tokens.db` } as const;
    const first = await openTokenStore(address, 'test', clock);
    await first.sessions.raiseGeneration('accounts', 7);
    first.close();
    const second = await openTokenStore(address, 'test', clock);
    await second.probe.check();
    expect(second.sessions.changes).toBeNull();
    expect(await second.sessions.readHouse()).toEqual({
      generation: 7,
      registryGeneration: 0,
      policyVersion: 0,
    });
    second.close();
  });
});
