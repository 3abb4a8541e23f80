import { ManualClock } from '@gatehouse/testing';
import type { EphemeralStore } from './ephemeral-store';

/**
 * What every driver of `EphemeralStore` promises. A driver whose time is not the clock's (Redis) says how it lets time
 * pass.
 */
export function ephemeralStoreContract(
  makeStore: (clock: ManualClock) => Promise<EphemeralStore>,
  pass: (clock: ManualClock, seconds: number) => Promise<void>,
): void {
  let clock: ManualClock;
  let store: EphemeralStore;

  beforeEach(async () => {
    clock = new ManualClock();
    clock.set(Date.now());
    store = await makeStore(clock);
  });

  it('counts hits, each name by itself', async () => {
    await store.hit('login:foo', 60);
    expect(await store.hit('login:foo', 60)).toMatchObject({ count: 2 });
    expect(await store.hit('login:bar', 60)).toMatchObject({ count: 1 });
  });

  it('looks at a counter without touching it', async () => {
    expect(await store.peek('login:foo')).toEqual({ count: 0, resetsIn: 0 });
    await store.hit('login:foo', 60);
    expect(await store.peek('login:foo')).toMatchObject({ count: 1 });
    const { count, resetsIn } = await store.peek('login:foo');
    expect(count).toBe(1);
    expect(resetsIn).toBeGreaterThan(55);
    expect(resetsIn).toBeLessThanOrEqual(60);
  });

  it('counts hits that come at once, none lost', async () => {
    await Promise.all(Array.from({ length: 50 }, () => store.hit('many', 60)));
    expect(await store.peek('many')).toMatchObject({ count: 50 });
  });

  it('starts again when the window of the first hit is over', async () => {
    await store.hit('short', 1);
    await pass(clock, 2);
    expect(await store.hit('short', 1)).toMatchObject({ count: 1 });
  });

  it('clears a counter', async () => {
    await store.hit('login:foo', 60);
    await store.clear('login:foo');
    expect(await store.peek('login:foo')).toMatchObject({ count: 0 });
  });

  it('gives a lock to one holder, who may prolong it', async () => {
    expect(await store.lock('feed', 'a', 60)).toBe(true);
    expect(await store.lock('feed', 'b', 60)).toBe(false);
    expect(await store.lock('feed', 'a', 60)).toBe(true);
  });

  it('gives a lock that was given back or has lapsed to the next', async () => {
    await store.lock('feed', 'a', 60);
    await store.unlock('feed', 'b');
    expect(await store.lock('feed', 'b', 60)).toBe(false);
    await store.unlock('feed', 'a');
    expect(await store.lock('feed', 'b', 1)).toBe(true);
    await pass(clock, 2);
    expect(await store.lock('feed', 'c', 60)).toBe(true);
  });
}
