import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../network/ports';
import { isAlive, sendSignal } from '../processes/signals';
import { until } from '../run/until';
import { answersQueries, type MariaDbAddress } from './connection';
import { mariaDbCommandLine, prepareMariaDb } from './mariadb-files';

/**
 * The one MariaDB of a Jest run. Who first makes the folder starts it; the others wait for the file with its address.
 * It outlives the worker that started it: tools/jest/teardown.cjs ends it by its `.pid` file.
 */
export async function sharedMariaDb(run: string): Promise<MariaDbAddress> {
  const folder = join(run, 'mariadb');
  const addressFile = join(run, 'mariadb.json');
  if (!existsSync(addressFile) && made(folder)) await startShared(run, folder, addressFile);
  const outcome = await until(
    () => existsSync(addressFile) && (JSON.parse(readFileSync(addressFile, 'utf8')) as Outcome),
    { message: 'the MariaDB of this run to be started by another test file', timeout: 60_000, every: 50 },
  );
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome;
}

type Outcome = MariaDbAddress | { readonly error: string };

/** Whether we are the one who made the folder. */
function made(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch {
    return false;
  }
}

async function startShared(run: string, folder: string, addressFile: string): Promise<void> {
  let outcome: Outcome;
  try {
    outcome = await start(run, folder);
  } catch (error) {
    outcome = { error: `the MariaDB of this run could not be started: ${(error as Error).message}` };
  }
  writeFileSync(`${addressFile}.new`, JSON.stringify(outcome), { mode: 0o600 });
  renameSync(`${addressFile}.new`, addressFile);
}

async function start(run: string, folder: string): Promise<MariaDbAddress> {
  const files = await prepareMariaDb(folder);
  const address = { port: await freePort(), password: files.password };
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn('mariadbd', mariaDbCommandLine(files, address.port), {
    cwd: folder,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.once('error', () => undefined);
  child.unref();
  const pid = child.pid;
  if (pid === undefined) throw new Error('mariadbd is not on PATH');
  writeFileSync(join(run, 'mariadb.pid'), String(pid));
  try {
    await until(() => !isAlive(pid) || answersQueries(address), { message: 'mariadbd', timeout: 30_000 });
    if (isAlive(pid)) return address;
    throw new Error('mariadbd has ended');
  } catch (error) {
    sendSignal(pid, 'SIGKILL');
    throw new Error(
      `${(error as Error).message}\n${readFileSync(join(folder, 'log'), 'utf8').slice(-4_000)}`,
    );
  }
}
