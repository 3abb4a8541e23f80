import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Installs the locked packages if that was never done, or if the lockfile is newer than the last install. */
export function ensureInstalled() {
  const marker = join(root, 'node_modules', '.package-lock.json');
  const lockfile = join(root, 'package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lockfile).mtimeMs) return;
  console.log('Installing packages (npm ci) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Runs a program of this workspace with its output shown; ends this process with its exit code if it fails. */
export function run(command, args, env = {}) {
  const code = tryRun(command, args, env);
  if (code !== 0) process.exit(code);
}

/** As `run`, but its output is shown only if it fails. */
export function runQuietly(command, args) {
  const result = start(command, args, {}, 'pipe');
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}\n`);
  process.exit(result.status ?? 1);
}

/** As `run`, but returns the exit code. */
export function tryRun(command, args, env = {}) {
  const result = start(command, args, env, 'inherit');
  if (result.error) console.error(`${command}: ${result.error.message}`);
  return result.status ?? 1;
}

function start(command, args, env, stdio) {
  const bin = join(root, 'node_modules', '.bin');
  return spawnSync(command, args, {
    cwd: root,
    stdio,
    maxBuffer: 100 * 1024 * 1024,
    env: { ...process.env, NX_DAEMON: 'false', PATH: `${bin}:${process.env.PATH}`, ...env },
  });
}
