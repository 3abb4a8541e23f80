import { ManualClock } from '@gatehouse/testing';
import type { PendingStore } from './pending-store';

/** What every driver of `PendingStore` promises. `pass` lets time go by, as in `ephemeralStoreContract`. */
export function pendingStoreContract(
  makeStore: (clock: ManualClock) => Promise<PendingStore>,
  pass: (clock: ManualClock, seconds: number) => Promise<void>,
): void {
  let clock: ManualClock;
  let store: PendingStore;

  beforeEach(async () => {
    clock = new ManualClock();
    clock.set(Date.now());
    store = await makeStore(clock);
  });

  it('keeps a document until its end', async () => {
    await store.put('code', 'a', 'one', 1);
    expect(await store.find('code', 'a')).toBe('one');
    await pass(clock, 2);
    expect(await store.find('code', 'a')).toBeNull();
    expect(await store.take('code', 'a')).toBeNull();
    expect(await store.swap('code', 'a', 'one', 'two')).toBe(false);
  });

  it('tells kinds and ids apart', async () => {
    await store.put('code', 'a', 'one', 60);
    expect(await store.find('device', 'a')).toBeNull();
    expect(await store.find('code', 'A')).toBeNull();
    expect(await store.find('code', 'a ')).toBeNull();
  });

  it('replaces what was there under the same id', async () => {
    await store.put('code', 'a', 'one', 60);
    await store.put('code', 'a', 'two', 60);
    expect(await store.find('code', 'a')).toBe('two');
  });

  it('gives a document to one of many who take it at once', async () => {
    await store.put('code', 'a', 'one', 60);
    const taken = await Promise.all(Array.from({ length: 50 }, () => store.take('code', 'a')));
    expect(taken.filter((document) => document !== null)).toEqual(['one']);
    expect(await store.find('code', 'a')).toBeNull();
  });

  it('lets one of many who swap the same document do so', async () => {
    await store.put('device', 'a', 'waits', 60);
    const swaps = Array.from({ length: 50 }, (_, at) => store.swap('device', 'a', 'waits', `by ${at}`));
    const done = await Promise.all(swaps);
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await store.find('device', 'a')).toBe(`by ${done.indexOf(true)}`);
  });

  it('swaps until the end that was set at first', async () => {
    await store.put('device', 'a', 'waits', 1);
    await store.swap('device', 'a', 'waits', 'goes on');
    await pass(clock, 2);
    expect(await store.find('device', 'a')).toBeNull();
  });

  it('swaps nothing that is not there', async () => {
    expect(await store.swap('device', 'a', 'waits', 'goes on')).toBe(false);
    expect(await store.find('device', 'a')).toBeNull();
  });

  it('keeps texts as they are', async () => {
    const text = JSON.stringify({ text: 'ü \u2028 "quoted" \n \0' });
    await store.put('authorization', 'ä/..', text, 60);
    expect(await store.find('authorization', 'ä/..')).toBe(text);
  });
}
