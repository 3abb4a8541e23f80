import {
  freePorts,
  startProcess,
  startRedis,
  temporaryFolder,
  testDatabase,
  type MySqlTestDatabase,
  type RedisServer,
} from '@gatehouse/testing';
import { startEcho, type EchoService } from '../echo/echo-service';
import { platformEnvironment, type Environment } from './app-environment';
import { builtApp } from './built-app';
import { commandLine, type CommandLine } from './command-line';
import { Endings } from './endings';
import { startGateway, type Gateway } from './gateway';
import { startLegacyDatabase } from './legacy-database';
import { newSecrets, type Secrets } from './secrets';

/** The whole platform: both databases, the token store, two authorizers, accounts, NGINX, a service, an operator. */
export interface PlatformStack {
  readonly secrets: Secrets;
  readonly legacy: MySqlTestDatabase;
  readonly redis: RedisServer;
  readonly authorizers: readonly [number, number];
  readonly echo: EchoService;
  readonly gateway: Gateway;
  readonly cli: CommandLine;
  /** `http://localhost:<port>`, as browsers see them: one host, so that cookies of one are cookies of all. */
  readonly accountsUrl: string;
  readonly serviceUrl: string;
  stop(): Promise<void>;
}

export function startPlatform(): Promise<PlatformStack> {
  return Endings.around(async (endings) => {
    const secrets = newSecrets();
    const legacy = endings.add(await startLegacyDatabase(), (database) => database.drop());
    const accountsDatabase = endings.add(await testDatabase(), (database) => database.drop());
    const redis = endings.add(await startRedis({ appendonly: true }), (server) => server.stop());
    const echo = endings.add(await startEcho(secrets.gatewayToken), (service) => service.stop());
    const [accounts, first, second] = (await freePorts(3)) as [number, number, number];
    const gateway = endings.add(
      await startGateway({ authorizers: [first, second], service: echo.port, accounts }),
      ({ nginx }) => nginx.stop(),
    );
    const urlOf = (port: number) => `http://localhost:${port}`;
    const addresses = {
      legacyDatabase: legacy.uri,
      accountsDatabase: accountsDatabase.uri,
      tokenStore: redis.url,
      accountsUrl: urlOf(gateway.accounts),
      registryUrl: urlOf(gateway.registry),
    };
    const env = platformEnvironment(addresses, secrets);
    const cli = commandLine(env, temporaryFolder('cli'));
    const { exitCode, stderr } = await cli('migrate');
    if (exitCode !== 0) throw new Error(`migrate ended with ${exitCode}: ${stderr}`);
    for (const [app, port] of [
      ['accounts', accounts],
      ['authorizer', first],
      ['authorizer', second],
    ] as const) {
      endings.add(await startApp(app, port, env), (child) => child.stop());
    }
    return {
      ...{ secrets, legacy, redis, echo, gateway, cli },
      authorizers: [first, second] as const,
      accountsUrl: urlOf(gateway.accounts),
      serviceUrl: urlOf(gateway.service),
      stop: () => endings.end(),
    };
  });
}

async function startApp(app: 'accounts' | 'authorizer', port: number, env: Environment) {
  return startProcess({
    command: process.execPath,
    args: [await builtApp(app)],
    env: { ...env, [`${app.toUpperCase()}_PORT`]: String(port) },
    cwd: temporaryFolder(app),
    ready: `http://127.0.0.1:${port}/readyz`,
    timeout: 30_000,
  });
}
