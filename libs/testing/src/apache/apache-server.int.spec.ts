import { describeWith } from '../describe-with';
import { isAlive } from '../processes/signals';
import { startApache } from './apache-server';

describeWith(['apache2'], 'an Apache of one’s own', () => {
  test('serves with its modules on all its ports, and is gone after stop', async () => {
    const apache = await startApache({
      modules: ['alias'],
      config: (ports) => ports.map((port) => `Redirect 410 /from-${port}`).join('\n'),
      ports: 2,
    });
    for (const port of apache.ports) {
      expect((await fetch(`http://127.0.0.1:${port}/from-${port}`)).status).toBe(410);
    }
    expect(apache.errorLog()).toContain('resuming normal operations');

    await apache.stop();
    expect(isAlive(apache.pid)).toBe(false);
    await expect(fetch(`http://127.0.0.1:${apache.port}/`)).rejects.toThrow();
  });

  test('finds files that its config includes', async () => {
    const files = { 'more/redirect.conf': 'Redirect 410 /included\n' };
    const apache = await startApache({ modules: ['alias'], config: 'Include more/*.conf', files });
    expect((await fetch(`http://127.0.0.1:${apache.port}/included`)).status).toBe(410);
  });

  test('refuses a bad config with Apache’s own words', async () => {
    await expect(startApache({ config: 'Redirectt /a /b' })).rejects.toThrow(
      /apache2 refused its config: [^]*Invalid command 'Redirectt'/,
    );
  });
});
