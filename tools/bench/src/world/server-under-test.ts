import { join } from 'node:path';
import { freePort, startProcess, temporaryFolder, type RunningProcess } from '@gatehouse/testing';
import { onCoreUnderTest, type Cores } from '../machine/cores';
import { root } from './root';

/** A folder for CPU profiles of the apps; unset: none. With one, the numbers are of the profiler too. */
const profiles = process.env.BENCH_PROFILES;

export interface ServerUnderTest {
  readonly port: number;
  readonly process: RunningProcess;
}

/** Its log goes to a file: to read it would be work for the core of the load generator, and for nobody. */
const logged = ['-c', 'exec "$0" "$@" > app.log'];

/** Starts one of the apps, built before, alone on its core. */
export async function startApp(
  cores: Cores | null,
  app: 'authorizer' | 'accounts' | 'registry',
  env: Readonly<Record<string, string>>,
): Promise<ServerUnderTest> {
  const port = await freePort();
  const options = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const program = join(root, 'dist/apps', app, 'main.js');
  const process_ = await startProcess({
    ...onCoreUnderTest(cores, 'sh', [...logged, process.execPath, ...options, program]),
    env: { ...env, [`${app.toUpperCase()}_PORT`]: String(port) },
    cwd: temporaryFolder(app),
    ready: `http://127.0.0.1:${port}/readyz`,
  });
  return { port, process: process_ };
}

/** Starts one of the bare servers that apps are held against, alone on the same core. */
export async function startBare(
  cores: Cores | null,
  name: 'bare-http' | 'bare-redis' | 'bare-socket' | 'bare-argon2' | 'oidc-provider',
  env: Readonly<Record<string, string>>,
): Promise<ServerUnderTest> {
  const port = await freePort();
  const process_ = await startProcess({
    ...onCoreUnderTest(cores, process.execPath, [join(root, 'tools/bench/servers', `${name}.mjs`)]),
    env: { NODE_ENV: 'production', PORT: String(port), ...env },
    cwd: root,
    ready: /listening/,
  });
  return { port, process: process_ };
}
