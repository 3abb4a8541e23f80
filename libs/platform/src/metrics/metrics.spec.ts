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

  it('refuse one name for two kinds', () => {
    const metrics = new Metrics();
    metrics.gauge({ name: 'lag_seconds', help: 'Lag.' }).set(1);
    metrics.histogram({ name: 'step_seconds', help: 'Steps.' }).observe(1);
    expect(() => metrics.counter({ name: 'lag_seconds', help: 'Lag.' })).toThrow('another kind');
  });
});
