import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { childCommand, freePort, isAlive, startProcess, temporaryFolder, until } from '@gatehouse/testing';
import type { RunningProcess } from '@gatehouse/testing';

describe('an app that runs as several processes', () => {
  let command: Awaited<ReturnType<typeof childCommand>>;
  beforeAll(async () => {
    command = await childCommand(join(__dirname, 'app.child.ts'));
  });
  let url: string;

  const launch = async (
    port: number,
    more: Record<string, unknown> = {},
    env: Record<string, string> = {},
  ) => {
    url = `http://127.0.0.1:${port}`;
    return startProcess({
      ...command,
      env: { DATA_DIR: temporaryFolder('data'), ACCOUNTS_PORT: String(port), WORKERS: '2', ...env },
      ...more,
    });
  };
  const start = async (env: Record<string, string> = {}): Promise<RunningProcess> =>
    launch(await freePort(), { ready: /all workers are listening/ }, env);

  /** The address on a connection of its own, as each new connection goes to the next worker. */
  const get = (path: string) => fetch(`${url}${path}`, { headers: { connection: 'close' } });
  const workersOf = ({ pid }: RunningProcess) => childrenOf(pid);
  const isGone = (pid: number) => !isAlive(pid);
  const metric = async (name: string): Promise<number> => {
    const text = await (await get('/metrics')).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.split(' ')
        .at(-1),
    );
  };
  const logged = (app: RunningProcess, message: string) =>
    app
      .stdout()
      .split('\n')
      .filter((line) => line.includes(`"msg":"${message}"`))
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('answers from each of them, and says once that all listen', async () => {
    const app = await start();
    const pids = new Set<string>();
    await until(async () => pids.add(await (await get('/pid')).text()).size === 2, {
      message: 'both to answer',
    });
    expect([...pids].map(Number).sort()).toEqual(workersOf(app).sort());
    expect(logged(app, 'all workers are listening')).toEqual([
      expect.objectContaining({ workers: 2, port: Number(new URL(url).port), pid: app.pid }),
    ]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers what is under way in every worker on %s, and ends with 0',
    async (signal) => {
      const app = await start();
      const work = [get('/work/500'), get('/work/500')];
      await until(() => app.stdout().match(/work begun/g)?.length === 2, { message: 'work in both' });
      app.signal(signal);
      for (const answer of await Promise.all(work)) expect(await answer.text()).toBe('done');
      expect(await app.exited).toBe(0);
      expect(app.stdout().match(/store closed/g)).toHaveLength(2);
      expect(app.stderr()).toBe('');
    },
  );

  it('does the same when the signal goes to all of its processes, as a terminal and systemd send it', async () => {
    const app = await start();
    const work = get('/work/500');
    await until(() => app.stdout().includes('work begun'), { message: 'the work to be under way' });
    process.kill(-app.pid, 'SIGINT');
    expect(await (await work).text()).toBe('done');
    expect(await app.exited).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const app = await start();
    const work = get('/work/8000').catch(() => null);
    await until(() => app.stdout().includes('work begun'), { message: 'the work to be under way' });
    const workers = workersOf(app);
    app.signal('SIGTERM');
    await until(() => app.stdout().includes('"stopping"'), { message: 'the first signal to be heard' });
    app.signal('SIGTERM');
    expect(await app.exited).toBe(1);
    await until(() => workers.every(isGone), { message: 'the workers to be gone' });
    await work;
  });

  it('leaves nobody behind when the primary is killed: workers finish what is under way, and end', async () => {
    // The shell outlives the primary, and keeps this test from ending what it left behind.
    const args = ['-c', '"$0" "$@" & echo "primary $!"; wait; sleep 60', command.command, ...command.args];
    const shell = await launch(await freePort(), { command: 'sh', args, ready: /all workers are listening/ });
    const primary = Number(/primary (\d+)/.exec(shell.stdout())![1]);
    const workers = childrenOf(primary);
    expect(workers).toHaveLength(2);
    const work = get('/work/500');
    await until(() => shell.stdout().includes('work begun'), { message: 'the work to be under way' });
    process.kill(primary, 'SIGKILL');
    expect(await (await work).text()).toBe('done');
    await until(() => workers.every(isGone), { message: 'the workers to be gone' });
    expect(await isFree(Number(new URL(url).port))).toBe(true);
  });

  it('starts a worker that died again, and counts it', async () => {
    const app = await start();
    const [victim, other] = workersOf(app) as [number, number];
    process.kill(victim, 'SIGKILL');
    await until(() => logged(app, 'a worker is back').length === 1, { message: 'the worker to be back' });
    expect(logged(app, 'a worker has ended')).toEqual([
      expect.objectContaining({ level: 'warn', worker_pid: victim, signal: 'SIGKILL', again_in_ms: 100 }),
    ]);
    expect(workersOf(app)).toHaveLength(2);
    expect(workersOf(app)).toContain(other);
    expect(await metric('worker_deaths_total')).toBe(1);
    expect(await metric('workers_listening')).toBe(2);
    expect(await app.stop()).toBe(0);
  });

  it('tells the metrics of all, whoever is asked, and forgets nothing that a dead one had counted', async () => {
    const app = await start();
    const name = 'http_requests_total{method="GET",route="/items/:id",status="2xx"}';
    for (let count = 0; count < 6; count += 1) await get('/items/1');
    for (let count = 0; count < 4; count += 1) expect(await metric(name)).toBe(6);
    process.kill(workersOf(app)[0]!, 'SIGKILL');
    await until(() => logged(app, 'a worker is back').length === 1, { message: 'the worker to be back' });
    for (let count = 0; count < 4; count += 1) expect(await metric(name)).toBe(6);
    const starts = (await (await get('/metrics')).text())
      .split('\n')
      .filter((line) => line.startsWith('process_start_time_seconds'));
    expect(starts.map((line) => line.split(' ')[0])).toEqual([
      'process_start_time_seconds{worker="1"}',
      'process_start_time_seconds{worker="2"}',
    ]);
  });

  it('does not start with bad settings, and lists them once', async () => {
    const app = await launch(await freePort(), {}, { LOG_LEVEL: 'loud' });
    expect(await app.exited).toBe(1);
    expect(app.stderr()).toMatch(
      /^accounts does not start\. One setting is wrong:\n {2}LOG_LEVEL must [^\n]*\n$/,
    );
    expect(app.stdout()).toBe('');
  });

  it('does not start where its port is taken, and says so once', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    try {
      const app = await launch(port);
      expect(await app.exited).toBe(1);
      expect(app.stderr()).toMatch(/^accounts does not start\. Its port is taken\. [^\n]*\n$/);
    } finally {
      other.close();
    }
  });

  it('gives up when its workers never take requests', async () => {
    const app = await launch(await freePort(), {}, { DIE_AT_START: '1' });
    expect(await app.exited).toBe(1);
    expect(app.stderr()).toBe('accounts does not start. Its workers end before they take requests.\n');
    expect(logged(app, 'a worker has ended').length).toBeGreaterThanOrEqual(11);
  });
});

function childrenOf(pid: number): number[] {
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return pids.split(' ').filter(Boolean).map(Number);
}

/** Whether somebody else may take the port. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
