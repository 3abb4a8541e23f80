import { setTimeout as sleep } from 'node:timers/promises';
import { lookEvery } from './event-loop-delay';
import { Metrics } from './metrics';

describe('the delay of the event loop', () => {
  const told = async ({ registry }: Metrics, what: string): Promise<number> => {
    const metric = await registry.getMetricsAsJSON();
    const { values } = metric.find(({ name }) => name === `nodejs_eventloop_lag_${what}_seconds`)!;
    return values[0]!.value as number;
  };
  const block = (milliseconds: number) => {
    for (const end = performance.now() + milliseconds; performance.now() < end;);
  };

  it('is what it came too late, and is told once', async () => {
    const metrics = new Metrics();
    await sleep(2.5 * lookEvery); // the first look is what the second is measured from
    block(3 * lookEvery);
    await sleep(1); // the look that was due comes first
    const max = await told(metrics, 'max');
    expect(max).toBeGreaterThan((1.5 * lookEvery) / 1000);
    for (const what of ['min', 'mean', 'max', 'stddev', 'p99']) expect(await told(metrics, what)).toBe(0);
  });

  it('has the names that prom-client gives it, each once', async () => {
    const names = (await new Metrics().registry.getMetricsAsJSON()).map(({ name }) => name);
    const ours = names.filter((name) => /^nodejs_eventloop_lag_/.test(name));
    expect(ours.sort()).toEqual(
      ['max', 'mean', 'min', 'p50', 'p90', 'p99', 'stddev', 'seconds']
        .map((what) =>
          what === 'seconds' ? 'nodejs_eventloop_lag_seconds' : `nodejs_eventloop_lag_${what}_seconds`,
        )
        .sort(),
    );
  });
});
