import { Metrics } from '@gatehouse/platform';
import { DecisionStore, type DecisionRecord } from '@gatehouse/token-store';
import { aSession, aUserSubject, bound, ManualClock } from '@gatehouse/testing';
import { refusal } from '../answer';
import { DecisionRecorder, type RecorderBounds } from './decision-recorder';

class Kept extends DecisionStore {
  readonly batches: (readonly DecisionRecord[])[] = [];
  isDown = false;
  hold: Promise<void> | null = null;

  async keep(records: readonly DecisionRecord[]): Promise<void> {
    await this.hold;
    if (this.isDown) throw new Error('down');
    this.batches.push(records);
  }

  async find(): Promise<null> {
    return null;
  }

  get ids(): string[] {
    return this.batches.flatMap((batch) => batch.map(({ id }) => id));
  }
}

describe('the recorder of refusals', () => {
  const usual = { perSecond: 3, perDay: 10 };
  const bounds: RecorderBounds = { every: 1e6, waiting: 8, sessions: usual, strangers: usual };
  let clock: ManualClock;
  let store: Kept;
  let metrics: Metrics;

  beforeEach(() => {
    clock = new ManualClock();
    store = new Kept();
    metrics = new Metrics();
  });

  const recorderWith = (more: Partial<RecorderBounds> = {}) =>
    new DecisionRecorder(store, clock, metrics, { ...bounds, ...more });
  const refuse = (recorder: DecisionRecorder, ...ids: string[]) =>
    ids.forEach((id) => recorder.take(id, refusal('scope_missing'), {}, { headers: {} }));
  const counted = async () => {
    const { values } = await metrics.registry.getSingleMetric('authorizer_decision_records_total')!.get();
    return Object.fromEntries(values.map(({ labels, value }) => [labels['outcome'], value]));
  };

  it('writes what came since the last time as one batch', async () => {
    const recorder = recorderWith();
    refuse(recorder, 'a', 'b');
    expect(store.batches).toEqual([]);
    await recorder.flush();
    await recorder.flush();
    expect(store.batches.map((batch) => batch.length)).toEqual([2]);
    expect(await counted()).toEqual({ kept: 2, left_out: 0, lost: 0 });
  });

  it('writes by itself after a while', async () => {
    const recorder = recorderWith({ every: 1 });
    refuse(recorder, 'a');
    const end = Date.now() + 5000;
    while (store.ids.length === 0 && Date.now() < end) await new Promise(setImmediate);
    expect(store.ids).toEqual(['a']);
  });

  it('needs no record of somebody who sent no credentials', async () => {
    const recorder = recorderWith();
    recorder.take('a', refusal('no_credentials'), {}, { headers: {} });
    recorder.take('b', refusal('bad_credentials'), {}, { headers: {} });
    await recorder.flush();
    expect(store.ids).toEqual(['b']);
  });

  it('leaves out what is more than so many in a second, and counts it', async () => {
    const recorder = recorderWith();
    refuse(recorder, 'a', 'b', 'c', 'd', 'e');
    clock.advance(1000);
    refuse(recorder, 'f');
    await recorder.flush();
    expect(store.ids).toEqual(['a', 'b', 'c', 'f']);
    expect(await counted()).toEqual({ kept: 4, left_out: 2, lost: 0 });
  });

  it('leaves out what is more than so many in a day', async () => {
    const recorder = recorderWith({ strangers: { perSecond: 3, perDay: 4 } });
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
      refuse(recorder, id);
      clock.advance(2000);
    }
    clock.advance(86_400_000);
    refuse(recorder, 'next day');
    await recorder.flush();
    expect(store.ids).toEqual(['a', 'b', 'c', 'd', 'next day']);
  });

  it('has room for those who are known, however many credentials are made up', async () => {
    const recorder = recorderWith();
    refuse(recorder, 'a', 'b', 'c', 'd');
    const user = aUserSubject();
    const session = aSession({ user: bound(user) });
    const live = { session, user, client: null, authorizations: { scopes: [] } } as never;
    recorder.take('known', refusal('scope_missing', { live }), {}, { headers: {} });
    await recorder.flush();
    expect(store.ids).toEqual(['a', 'b', 'c', 'known']);
  });

  it('keeps no more waiting than it has room for, however slow the store', async () => {
    let letGo = () => {};
    store.hold = new Promise((resolve) => (letGo = resolve));
    const recorder = recorderWith({ strangers: { perSecond: 100, perDay: 100 }, waiting: 2 });
    refuse(recorder, 'a', 'b', 'c');
    const [one, other] = [recorder.flush(), recorder.flush()];
    letGo();
    await Promise.all([one, other]);
    refuse(recorder, 'd');
    await recorder.flush();
    expect(store.ids).toEqual(['a', 'b', 'd']);
    expect(await counted()).toMatchObject({ left_out: 1 });
  });

  it('loses records and nothing else where the store does not answer', async () => {
    const recorder = recorderWith();
    store.isDown = true;
    refuse(recorder, 'a');
    await recorder.flush();
    store.isDown = false;
    refuse(recorder, 'b');
    await recorder.flush();
    expect(store.ids).toEqual(['b']);
    expect(await counted()).toEqual({ kept: 1, left_out: 0, lost: 1 });
  });

  it('writes what waits before the app ends', async () => {
    const recorder = recorderWith();
    refuse(recorder, 'a');
    await recorder.onApplicationShutdown();
    expect(store.ids).toEqual(['a']);
  });
});
