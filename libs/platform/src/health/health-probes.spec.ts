import { Logger } from '@nestjs/common';
import { Unfit } from './health-probe';
import { HealthProbes } from './health-probes';

describe('health probes', () => {
  const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  beforeEach(() => warn.mockClear());
  afterAll(() => warn.mockRestore());

  it('are ready when all are up', async () => {
    const probes = new HealthProbes();
    expect(await probes.check()).toEqual({ ready: true, checks: {} });
    probes.add({ name: 'a', check: async () => {} });
    probes.add({ name: 'b', check: () => Promise.reject(new Error('no')) });
    expect(await probes.check()).toEqual({ ready: false, checks: { a: 'up', b: 'down' } });
  });

  it('say of what answers and is unfit what is wrong, and of nothing else', async () => {
    const probes = new HealthProbes();
    probes.add({ name: 'unfit', check: () => Promise.reject(new Unfit('It forgets.')) });
    probes.add({ name: 'away', check: () => Promise.reject(new Error('no way to 10.0.0.1 for hunter22')) });
    const { ready, checks } = await probes.check();
    expect([ready, checks]).toEqual([false, { unfit: 'down: It forgets.', away: 'down' }]);
    expect(warn).toHaveBeenCalledWith('unfit is down: It forgets.');
  });

  it('count as down after 500 ms, and say so once', async () => {
    const probes = new HealthProbes();
    const check = jest.fn(() => new Promise<void>(() => {}));
    probes.add({ name: 'slow', check });
    const start = performance.now();
    expect((await probes.check()).checks).toEqual({ slow: 'down' });
    expect(performance.now() - start).toBeLessThan(700);
    await probes.check();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(check).toHaveBeenCalledTimes(1);
  });

  it('are not ready once the app stops', async () => {
    const probes = new HealthProbes();
    probes.stop();
    expect(await probes.check()).toEqual({ ready: false, checks: { app: 'down' } });
  });
});
