import { Metrics } from '../metrics/metrics';
import type { ToldMetrics } from './messages';
import { countsOf, textOf } from './sum-of-metrics';

/** As they arrive on the channel: JSON. */
async function toldBy(count: (metrics: Metrics) => void): Promise<ToldMetrics> {
  const metrics = new Metrics();
  count(metrics);
  return JSON.parse(JSON.stringify(await metrics.registry.getMetricsAsJSON())) as ToldMetrics;
}

const logIns = (times: number, outcome = 'ok') =>
  toldBy((metrics) => {
    const counter = metrics.counter({ name: 'logins_total', help: 'Log-ins.', labelNames: ['outcome'] });
    counter.inc({ outcome }, times);
  });

describe('the metrics of several processes', () => {
  test('are the sums of what they counted, label by label', async () => {
    const told = [await logIns(2), await logIns(3), await logIns(4, 'refused')];
    const text = await textOf(told.map((metrics, index) => ({ worker: index + 1, metrics })));
    expect(text).toContain('logins_total{outcome="ok"} 5\n');
    expect(text).toContain('logins_total{outcome="refused"} 4\n');
    expect(text.match(/^# TYPE logins_total counter$/gm)).toHaveLength(1);
  });

  test('add up durations as if one process had observed them all', async () => {
    const named = { name: 'step_seconds', help: 'Steps.', buckets: [200, 500] };
    const observed = (...all: number[]) =>
      toldBy((metrics) => {
        const durations = metrics.durations(named);
        for (const milliseconds of all) durations.observe(milliseconds);
      });
    const one = new Metrics();
    const durations = one.durations(named);
    for (const milliseconds of [125, 500, 500, 4000]) durations.observe(milliseconds);
    const told = [await observed(125, 500), await observed(500, 4000)];
    const text = await textOf(told.map((metrics, index) => ({ worker: index + 1, metrics })));
    expect(text).toContain(await one.registry.getSingleMetricAsString('step_seconds'));
  });

  test('show one by one whose sum would say nothing', async () => {
    const lag = (seconds: number) =>
      toldBy((metrics) => {
        metrics.gauge({ name: 'lag_seconds', help: 'Lag.', aggregator: 'max' }).set(seconds);
        metrics.gauge({ name: 'open_things', help: 'Open.' }).set(seconds);
      });
    const text = await textOf([
      { worker: 1, metrics: await lag(2) },
      { worker: 2, metrics: await lag(5) },
    ]);
    expect(text).toContain('lag_seconds{worker="1"} 2\nlag_seconds{worker="2"} 5\n');
    expect(text).toContain('open_things 7\n');
    expect(text).toMatch(
      /^process_start_time_seconds\{worker="1"\} \d+\nprocess_start_time_seconds\{worker="2"\}/m,
    );
    expect(text).toMatch(/^nodejs_version_info\{version="[^}]*"\} 1$/m);
  });

  test('show a value that JSON does not know as none', async () => {
    const metrics = await toldBy((all) => {
      all.gauge({ name: 'lag_seconds', help: 'Lag.', aggregator: 'max' }).set(NaN);
    });
    expect(await textOf([{ worker: 3, metrics }])).toContain('lag_seconds{worker="3"} Nan\n');
  });

  test('keep of those who are gone what never falls, and nothing else', async () => {
    const gone = await countsOf([await logIns(2), await logIns(3)]);
    const text = await textOf([
      { worker: null, metrics: gone },
      { worker: 1, metrics: await logIns(1) },
    ]);
    expect(text).toContain('logins_total{outcome="ok"} 6\n');
    expect(gone.map(({ name }) => name)).toContain('process_cpu_seconds_total');
    expect(gone.map(({ name }) => name)).not.toContain('process_resident_memory_bytes');
  });
});
