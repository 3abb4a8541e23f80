import { Logger } from '@nestjs/common';
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
