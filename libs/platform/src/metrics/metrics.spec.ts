import { Metrics } from './metrics';

describe('metrics', () => {
  it('give the same metric for the same name', async () => {
    const metrics = new Metrics();
    metrics
      .counter({ name: 'logins_total', help: 'Log-ins.', labelNames: ['outcome'] })
      .inc({ outcome: 'ok' });
    metrics
      .counter({ name: 'logins_total', help: 'Log-ins.', labelNames: ['outcome'] })
      .inc({ outcome: 'ok' });
    expect(await metrics.registry.metrics()).toContain('logins_total{outcome="ok"} 2');
  });

  it('tell durations as prom-client tells a histogram of the same observations', async () => {
    const [ours, theirs] = [new Metrics(), new Metrics()];
    const named = { name: 'step_seconds', help: 'Steps.' };
    const durations = ours.durations({ ...named, buckets: [1, 2.5, 100] });
    const histogram = theirs.histogram({ ...named, buckets: [0.001, 0.0025, 0.1] });
    for (const milliseconds of [0, 1, 2, 64, 100, 101, 4096]) {
      durations.observe(milliseconds);
      histogram.observe(milliseconds / 1000);
    }
    const told = ({ registry }: Metrics) => registry.getSingleMetricAsString('step_seconds');
    expect(await told(ours)).toBe(await told(theirs));
  });

  it('tell durations under labels as prom-client does', async () => {
    const [ours, theirs] = [new Metrics(), new Metrics()];
    const named = { name: 'step_seconds', help: 'Steps.' };
    const durations = ours.durations({ ...named, buckets: [1], labelled: true });
    const histogram = theirs.histogram({ ...named, buckets: [0.001], labelNames: ['step'] });
    for (const step of ['first', 'second']) {
      durations.of({ step }).observe(2);
      histogram.observe({ step }, 0.002);
    }
    const told = ({ registry }: Metrics) => registry.getSingleMetricAsString('step_seconds');
    expect(await told(ours)).toBe(await told(theirs));
    expect(() => durations.observe(1)).toThrow('observed under labels');
  });

  it('refuse one name for two kinds', () => {
    const metrics = new Metrics();
    metrics.gauge({ name: 'lag_seconds', help: 'Lag.' }).set(1);
    metrics.histogram({ name: 'step_seconds', help: 'Steps.' }).observe(1);
    expect(() => metrics.counter({ name: 'lag_seconds', help: 'Lag.' })).toThrow('another kind');
  });
});
