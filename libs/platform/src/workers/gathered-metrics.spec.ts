import { GatheredMetrics, type Asked } from './gathered-metrics';
import type { ToldMetrics } from './messages';

const counted = (value: number): ToldMetrics => [
  {
    name: 'logins_total',
    help: 'Log-ins.',
    type: 'counter' as never,
    aggregator: 'sum',
    values: [{ value, labels: {} }],
  },
];

describe('the metrics of all workers', () => {
  let workers: Asked[];
  let gathered: GatheredMetrics;
  const asked = jest.fn<void, [id: number, question: number]>();

  beforeEach(() => {
    asked.mockReset();
    workers = [1, 2].map((id) => ({ id, number: id, ask: (question) => asked(id, question) }));
    gathered = new GatheredMetrics(
      () => workers,
      () => Promise.resolve([]),
    );
  });

  const answerWith = (numbers: Readonly<Record<number, number>>) =>
    asked.mockImplementation((id, question) => {
      if (numbers[id] !== undefined) gathered.told(id, question, counted(numbers[id]));
    });
  const bury = (id: number) => {
    workers = workers.filter((worker) => worker.id !== id);
    gathered.died(id);
  };

  test('are added up', async () => {
    answerWith({ 1: 5, 2: 7 });
    expect(await gathered.text()).toContain('logins_total 12\n');
  });

  test('are asked for once where several want to know', async () => {
    answerWith({ 1: 5, 2: 7 });
    const [first, second] = await Promise.all([gathered.text(), gathered.text()]);
    expect(second).toBe(first);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('never fall because one of them died', async () => {
    answerWith({ 1: 5, 2: 7 });
    await gathered.text();
    bury(2);
    workers.push({ id: 3, number: 2, ask: (question) => asked(3, question) });
    answerWith({ 1: 6, 3: 1 });
    expect(await gathered.text()).toContain('logins_total 14\n');
  });

  test('do not wait for one that dies meanwhile', async () => {
    answerWith({ 1: 5 });
    const start = performance.now();
    const text = gathered.text();
    bury(2);
    expect(await text).toContain('logins_total 5\n');
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('take of one that is silent what it told last', async () => {
    answerWith({ 1: 5, 2: 7 });
    await gathered.text();
    answerWith({ 1: 6 });
    expect(await gathered.text()).toContain('logins_total 13\n');
  });

  test('take nothing from one that is gone', async () => {
    bury(2);
    gathered.told(2, 1, counted(100));
    answerWith({ 1: 5 });
    expect(await gathered.text()).toContain('logins_total 5\n');
  });
});
