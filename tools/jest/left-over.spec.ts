import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endNow, endPolitely } from './left-over.cjs';

/** A process whose id lies in the folder of a run, as one that a crashed Jest worker leaves behind. */
async function leftOver(run: string) {
  const script = 'console.log("up"); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', script], { detached: true });
  await once(child.stdout, 'data');
  writeFileSync(join(run, `${child.pid}.pid`), String(child.pid));
  return { pid: child.pid!, ended: once(child, 'exit') };
}

const aRun = () => mkdtempSync(join(tmpdir(), 'gatehouse-left-over-'));

test('at the end of a run, what is left over is ended and the folder removed', async () => {
  const run = aRun();
  const server = await leftOver(run);
  await endPolitely(run);
  expect(await server.ended).toEqual([null, 'SIGTERM']);
  expect(existsSync(run)).toBe(false);
});

test('a frozen process is ended like any other', async () => {
  const run = aRun();
  const server = await leftOver(run);
  process.kill(server.pid, 'SIGSTOP');
  await endPolitely(run);
  expect(await server.ended).toEqual([null, 'SIGTERM']);
});

test('at the exit of Jest itself there is no time for politeness', async () => {
  const run = aRun();
  const server = await leftOver(run);
  endNow(run);
  expect(await server.ended).toEqual([null, 'SIGKILL']);
  expect(existsSync(run)).toBe(false);
  expect(() => endNow(run)).not.toThrow();
});
