import { join } from 'node:path';
import { childCommand, freePort, startProcess, temporaryFolder, until } from '@gatehouse/testing';
import type { RunningProcess } from '@gatehouse/testing';

describe('an app that runs as a process', () => {
  let command: Awaited<ReturnType<typeof childCommand>>;
  beforeAll(async () => {
    command = await childCommand(join(__dirname, 'app.child.ts'));
  });
  let url: string;

  const start = async (env: Record<string, string> = {}): Promise<RunningProcess> => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    return startProcess({
      ...command,
      env: { DATA_DIR: temporaryFolder('data'), ACCOUNTS_PORT: String(port), ...env },
      ready: async () => (await fetch(`${url}/healthz`)).ok,
    });
  };

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers what is under way on %s, closes its stores after that, and ends with 0',
    async (signal) => {
      const app = await start();
      const work = fetch(`${url}/work/500`);
      await until(() => app.stdout().includes('work begun'), { message: 'the work to be under way' });
      app.signal(signal);
      expect(await (await work).text()).toBe('done');
      expect(await app.exited).toBe(0);
      const lines = app.stdout().trim().split('\n');
      expect(lines.indexOf('store closed')).toBeGreaterThan(lines.indexOf('work done'));
      expect(lines.at(-1)).toContain('"msg":"stopped"');
      expect(app.stderr()).toBe('');
    },
  );

  it('ends at once on a second signal', async () => {
    const app = await start();
    const work = fetch(`${url}/work/8000`).catch(() => null);
    await until(() => app.stdout().includes('work begun'), { message: 'the work to be under way' });
    app.signal('SIGTERM');
    await until(() => app.stdout().includes('"stopping"'), { message: 'the first signal to be heard' });
    const begin = performance.now();
    app.signal('SIGTERM');
    expect(await app.exited).toBe(1);
    expect(performance.now() - begin).toBeLessThan(1000);
    await work;
  });

  it('does not start with bad settings, and lists them all', async () => {
    const app = await startProcess({
      ...command,
      env: { ACCOUNTS_PORT: 'x', LOG_LEVEL: 'loud', DATA_DIR: temporaryFolder('data') },
    });
    expect(await app.exited).toBe(1);
    expect(app.stderr()).toMatch(
      /^accounts does not start. 2 settings are wrong:\n {2}ACCOUNTS_PORT must [^]*LOG_LEVEL must/,
    );
  });
});
