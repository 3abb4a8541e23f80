import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../network/ports';
import { endEverything } from '../run/endings';
import { runFolder } from '../run/run-folder';
import { until } from '../run/until';
import { isAlive } from './signals';
import { startProcess } from './start-process';

const node = (script: string, more: Partial<Parameters<typeof startProcess>[0]> = {}) =>
  startProcess({ command: process.execPath, args: ['-e', script], ...more });

const forever = 'setInterval(() => {}, 1000); console.log("up");';

describe('a process', () => {
  test('gets the environment that was given, and PATH, and nothing else', async () => {
    process.env.GATEHOUSE_SECRET_OF_THE_SHELL = 'x';
    const running = await node('console.log(Object.keys(process.env).sort().join())', {
      env: { COLOUR: 'blue' },
    });
    expect(await running.exited).toBe(0);
    expect(running.stdout()).toBe('COLOUR,PATH\n');
  });

  test('is ready when its words are there', async () => {
    const running = await node(`setTimeout(() => console.error("listening"), 100); ${forever}`, {
      ready: /listening/,
    });
    expect(running.stderr()).toBe('listening\n');
  });

  test('is ready when its address answers 2xx', async () => {
    const port = await freePort();
    const script = `
      let calls = 0;
      require('http').createServer((_, res) => { res.statusCode = ++calls < 3 ? 503 : 204; res.end(String(calls)); })
        .listen(${port}, '127.0.0.1')`;
    await node(script, { ready: `http://127.0.0.1:${port}/readyz` });
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(204);
  });

  test('that ends before it is ready is an error with its words', async () => {
    const start = node('console.error("bad setting: PORT"); process.exit(3)', { ready: /never/ });
    await expect(start).rejects.toThrow(/ended with code 3[^]*bad setting: PORT/);
  });

  test('that is never ready is ended, and an error', async () => {
    const start = node(`console.log("pid", process.pid); ${forever}`, { ready: /never/, timeout: 500 });
    const error = await start.then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error?.message).toContain('waited 500 ms in vain for it to be ready (/never/)');
    expect(isAlive(Number(/pid (\d+)/.exec(error!.message)![1]))).toBe(false);
  });

  test('that does not exist is an error', async () => {
    await expect(startProcess({ command: 'no-such-program' })).rejects.toThrow(
      'no-such-program could not be started',
    );
  });

  test('is stopped by SIGTERM, and says with which code it ended', async () => {
    const graceful = await node(`process.on('SIGTERM', () => process.exit(7)); ${forever}`, { ready: /up/ });
    expect(await graceful.stop()).toBe(7);
    const plain = await node(forever, { ready: /up/ });
    expect(await plain.stop()).toBe(143);
    expect(isAlive(plain.pid)).toBe(false);
  });

  test('can be stopped while it is frozen', async () => {
    const running = await node(forever, { ready: /up/ });
    running.freeze();
    expect(await running.stop()).toBe(143);
  });

  test('that ignores SIGTERM is killed in the end, and an error', async () => {
    const running = await node(`process.on('SIGTERM', () => {}); ${forever}`, {
      ready: /up/,
      stopTimeout: 500,
    });
    await expect(running.stop()).rejects.toThrow('did not stop within 500 ms');
    expect(isAlive(running.pid)).toBe(false);
  });

  test('takes its children along when it is killed', async () => {
    const script = `
      const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      console.log('child', child.pid); setInterval(() => {}, 1000)`;
    const running = await node(script, { ready: /child \d+/ });
    const child = Number(/child (\d+)/.exec(running.stdout())![1]);
    expect(isAlive(child)).toBe(true);
    expect(await running.kill()).toBe(137);
    await until(() => !isAlive(child), { message: 'its child to be gone' });
  });

  test('that a test forgets is ended after the file', async () => {
    const running = await node(forever, { ready: /up/ });
    expect(readdirSync(runFolder()!)).toContain(`${running.pid}.pid`);
    await endEverything();
    expect(isAlive(running.pid)).toBe(false);
    expect(existsSync(join(runFolder()!, `${running.pid}.pid`))).toBe(false);
  });
});
