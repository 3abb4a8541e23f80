import { SystemRandomness } from '@gatehouse/identity';
import { PendingStore, type PendingKind } from '@gatehouse/token-store';
import { ManualClock } from '@gatehouse/testing';
import { DeviceCodes } from './device-codes';
import { UserCodes } from './user-codes';

/** Keeps what it is given, ids and all. */
class OpenStore extends PendingStore {
  readonly kept = new Map<string, string>();
  /** Before each swap. */
  meanwhile: () => void = () => undefined;

  async put(kind: PendingKind, id: string, document: string): Promise<void> {
    this.kept.set(`${kind}:${id}`, document);
  }

  async find(kind: PendingKind, id: string): Promise<string | null> {
    return this.kept.get(`${kind}:${id}`) ?? null;
  }

  async take(kind: PendingKind, id: string): Promise<string | null> {
    const document = await this.find(kind, id);
    this.kept.delete(`${kind}:${id}`);
    return document;
  }

  async swap(kind: PendingKind, id: string, before: string, after: string): Promise<boolean> {
    this.meanwhile();
    if ((await this.find(kind, id)) !== before) return false;
    this.kept.set(`${kind}:${id}`, after);
    return true;
  }
}

describe('device codes', () => {
  const request = {
    ...{ clientId: 'c', clientEpoch: 1, scopes: ['openid'], audience: null, ipAddress: '192.0.2.1' },
  };
  const clock = new ManualClock();
  let store: OpenStore;
  let codes: DeviceCodes;

  beforeEach(() => {
    store = new OpenStore();
    const random = new SystemRandomness();
    codes = new DeviceCodes(store, new UserCodes([Buffer.alloc(32, 1)], random), random, clock);
  });

  it('are in the store neither of them, by which anybody could go on', async () => {
    const { deviceCode, userCode } = await codes.issue(request);
    const all = JSON.stringify([...store.kept]);
    expect(all).not.toContain(deviceCode.slice(4));
    expect(all).not.toContain(userCode);
    expect((await codes.find(deviceCode))!.device).toMatchObject(request);
    expect((await codes.findShowing(userCode))!.device).toMatchObject(request);
  });

  it('are answered once, also where the device polls at the same moment', async () => {
    const { deviceCode } = await codes.issue(request);
    const seen = (await codes.find(deviceCode))!;
    await codes.change(seen, { kind: 'waits', interval: 5, polledAt: 1 });
    expect(await codes.deny(seen, 'one')).toEqual({ kind: 'denied', userUuid: 'one' });
    expect(await codes.deny(seen, 'two')).toEqual({ kind: 'denied', userUuid: 'one' });
  });

  it('are not answered after their end', async () => {
    const { deviceCode, userCode } = await codes.issue(request);
    const seen = (await codes.find(deviceCode))!;
    clock.set(clock.now() + 600_000);
    expect(await codes.deny(seen, 'one')).toBeNull();
    expect(await codes.findShowing(userCode)).toBeNull();
  });

  it('are left as they are where they change again and again', async () => {
    const { deviceCode } = await codes.issue(request);
    const seen = (await codes.find(deviceCode))!;
    let polls = 0;
    store.meanwhile = () => {
      const state = { kind: 'waits', interval: 5, polledAt: ++polls };
      store.kept.set(`device:${seen.id}`, JSON.stringify({ ...seen.device, state }));
    };
    expect(await codes.deny(seen, 'one')).toBeNull();
    expect(polls).toBeLessThan(20);
  });
});
