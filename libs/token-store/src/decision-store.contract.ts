import { ManualClock } from '@gatehouse/testing';
import { decisionsKeptFor, type DecisionRecord, type DecisionStore } from './decision-store';

export const aRefusal = (parts: Partial<DecisionRecord> = {}): DecisionRecord => ({
  id: 'abcdefgh-1',
  time: Date.UTC(2026, 0, 2),
  status: 403,
  reason: 'scope_missing',
  method: 'DELETE',
  host: 'api.example.org',
  path: '/locks/Ω “7”',
  rule: 'locks.delete',
  policyVersion: 3,
  required: [['locks:delete'], ['locks:admin', 'locks:read']],
  held: ['locks:read'],
  missing: ['locks:delete'],
  subject: { kind: 'user', id: 'b1c9f6de-0000-4000-8000-000000000001' },
  client: null,
  session: 'uAAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBB',
  requestId: 'request-1',
  ...parts,
});

/**
 * What every driver of `DecisionStore` promises. `endsIn` says in how many seconds a record will be gone, where the store has
 * a clock of its own; else a day is let pass.
 */
export function decisionStoreContract(
  makeStore: (clock: ManualClock) => Promise<DecisionStore>,
  endsIn?: (id: string) => Promise<number>,
): void {
  let clock: ManualClock;
  let store: DecisionStore;

  beforeEach(async () => {
    clock = new ManualClock();
    store = await makeStore(clock);
  });

  it('finds a refusal as it was kept', async () => {
    await store.keep([aRefusal()]);
    expect(await store.find('abcdefgh-1')).toEqual(aRefusal());
  });

  it('keeps many at once, each by its own id', async () => {
    const many = Array.from({ length: 100 }, (_, index) => aRefusal({ id: `many-${index}`, time: index }));
    await store.keep(many);
    for (const record of many) expect(await store.find(record.id)).toEqual(record);
  });

  it('knows nothing of what was not kept', async () => {
    await store.keep([]);
    expect(await store.find('abcdefgh-2')).toBeNull();
  });

  it('takes what is no id for nobody’s, whatever characters are in it', async () => {
    await store.keep([aRefusal()]);
    for (const text of ['', '*', 'abcdefgh-1}', '}:x{', 'a'.repeat(5000), '\0'])
      expect(await store.find(text)).toBeNull();
  });

  it('keeps a refusal for a day and no longer', async () => {
    await store.keep([aRefusal()]);
    if (endsIn !== undefined) {
      const seconds = await endsIn('abcdefgh-1');
      expect(seconds).toBeGreaterThan(decisionsKeptFor - 10);
      expect(seconds).toBeLessThanOrEqual(decisionsKeptFor);
      return;
    }
    clock.advance(decisionsKeptFor * 1000 - 1000);
    expect(await store.find('abcdefgh-1')).not.toBeNull();
    clock.advance(1000);
    expect(await store.find('abcdefgh-1')).toBeNull();
  });
}
