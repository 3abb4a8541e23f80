import {
  freePort,
  startProcess,
  startRedis,
  temporaryFolder,
  testDatabase,
  type MySqlTestDatabase,
  type RunningProcess,
} from '@gatehouse/testing';
import { platformEnvironment } from '../stack/app-environment';
import { builtApp } from '../stack/built-app';
import { commandLine } from '../stack/command-line';
import { Endings } from '../stack/endings';
import { startLegacyDatabase } from '../stack/legacy-database';
import { newSecrets, type Secrets } from '../stack/secrets';

/** The accounts app as a process, with all that it needs and nothing before it. */
export interface AccountsAlone {
  readonly url: string;
  readonly port: number;
  readonly process: RunningProcess;
  readonly legacy: MySqlTestDatabase;
  readonly secrets: Secrets;
  stop(): Promise<void>;
}

export function startAccountsAlone(more: Readonly<Record<string, string>> = {}): Promise<AccountsAlone> {
  return Endings.around(async (endings) => {
    const secrets = newSecrets();
    const legacy = endings.add(await startLegacyDatabase(), (database) => database.drop());
    const own = endings.add(await testDatabase(), (database) => database.drop());
    const redis = endings.add(await startRedis({ appendonly: true }), (server) => server.stop());
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const addresses = {
      legacyDatabase: legacy.uri,
      accountsDatabase: own.uri,
      tokenStore: redis.url,
      accountsUrl: url,
      registryUrl: 'http://localhost:9',
    };
    const env = platformEnvironment(addresses, secrets);
    const { exitCode, stderr } = await commandLine(env, temporaryFolder('cli'))('migrate');
    if (exitCode !== 0) throw new Error(`migrate ended with ${exitCode}: ${stderr}`);
    const process_ = await startProcess({
      command: process.execPath,
      args: [await builtApp('accounts')],
      env: { ...env, ACCOUNTS_PORT: String(port), ...more },
      cwd: temporaryFolder('accounts'),
      ready: `http://127.0.0.1:${port}/readyz`,
      timeout: 30_000,
    });
    endings.add(process_, (child) => child.kill());
    return { url, port, process: process_, legacy, secrets, stop: () => endings.end() };
  });
}
