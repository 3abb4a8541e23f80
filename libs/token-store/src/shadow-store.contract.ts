import type { ShadowCandidate, ShadowSheet, ShadowStore } from './shadow-store';

const candidate: ShadowCandidate = {
  id: 'one',
  basedOn: 3,
  content: {
    files: [{ owner: 'ops', rules: [{ id: 'locks', path: '/locks/{id}', scopes: ['locks:delete'] }] }],
    roles: { keeper: ['locks:delete'] },
  },
  comment: 'What if “Ω”?',
  startedAt: 1_767_323_045,
};
const sheet: ShadowSheet = {
  judged: 120_000,
  differences: [
    {
      liveRule: 'locks',
      candidateRule: null,
      live: 'ok',
      candidate: 'no_rule',
      count: 7,
      samples: [
        { time: 1, method: 'GET', host: null, path: '/locks/7', subject: 'client Harvester', lot: 0.25 },
      ],
    },
  ],
};

/** What every driver of `ShadowStore` promises. */
export function shadowStoreContract(makeStore: () => Promise<ShadowStore>): void {
  let store: ShadowStore;
  beforeEach(async () => {
    store = await makeStore();
  });

  it('has no candidate at first', async () => {
    expect([await store.findId(), await store.find(), await store.sheets('one')]).toEqual([null, null, []]);
  });

  it('gives a candidate back as it was started', async () => {
    expect(await store.start(candidate)).toBe(true);
    expect([await store.findId(), await store.find()]).toEqual(['one', candidate]);
  });

  it('lets nobody replace a candidate that is being judged', async () => {
    await store.start(candidate);
    expect(await store.start({ ...candidate, id: 'two' })).toBe(false);
    expect(await store.find()).toEqual(candidate);
  });

  it('has the last sheet of each process', async () => {
    await store.start(candidate);
    expect(await store.report('one', 'a', { ...sheet, judged: 1 })).toBe(true);
    expect(await store.report('one', 'a', sheet)).toBe(true);
    expect(await store.report('one', 'b', { judged: 5, differences: [] })).toBe(true);
    const sheets = [...(await store.sheets('one'))].sort((a, b) => b.judged - a.judged);
    expect(sheets).toEqual([sheet, { judged: 5, differences: [] }]);
  });

  it('takes no sheet for a candidate that is not there any more, and shows none', async () => {
    expect(await store.report('one', 'a', sheet)).toBe(false);
    await store.start(candidate);
    expect(await store.report('two', 'a', sheet)).toBe(false);
    await store.report('one', 'a', sheet);
    expect(await store.sheets('two')).toEqual([]);
    expect(await store.sheets('one')).toHaveLength(1);
  });

  it('forgets a candidate with its sheets, and only the one that is meant', async () => {
    await store.start(candidate);
    await store.report('one', 'a', sheet);
    expect(await store.remove('two')).toBe(false);
    expect(await store.findId()).toBe('one');
    expect(await store.remove('one')).toBe(true);
    expect([await store.findId(), await store.find()]).toEqual([null, null]);
    expect(await store.remove('one')).toBe(false);
    await store.start({ ...candidate, id: 'one' });
    expect(await store.sheets('one')).toEqual([]);
  });
}
