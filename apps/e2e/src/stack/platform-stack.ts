import { join } from 'node:path';
import {
  freePort,
  freePorts,
  startProxy,
  startRedis,
  temporaryFolder,
  testDatabase,
  until,
  type MySqlTestDatabase,
  type RedisServer,
  type TcpProxy,
} from '@gatehouse/testing';
import { startEcho, type EchoService } from '../echo/echo-service';
import { ask } from '../http/raw-request';
import { platformEnvironment, type Environment } from './app-environment';
import { AppProcess, type AppName } from './app-process';
import { commandLine, type CommandLine } from './command-line';
import { Endings } from './endings';
import { startGateway, type AnyGateway, type Gateway, type StartGateway } from './gateway';
import { startLegacyDatabase } from './legacy-database';
import { newSecrets, type Secrets } from './secrets';

/** The whole platform: the databases, the token store, all apps with two authorizers, a gateway (NGINX), a service, an operator. */
export interface PlatformStack<G extends AnyGateway = Gateway> {
  readonly secrets: Secrets;
  readonly legacy: MySqlTestDatabase;
  readonly redis: RedisServer;
  readonly authorizers: readonly [number, number];
  readonly registry: AppProcess;
  /** Between the registry app and its database, which the command line reaches directly. */
  readonly toRegistryDatabase: TcpProxy;
  /** Between the registry app and the token store; all others reach that directly. */
  readonly toRegistryStore: TcpProxy;
  readonly echo: EchoService;
  readonly gateway: G;
  readonly cli: CommandLine;
  /** Starts one more registry on the same stores, which NGINX knows nothing of. */
  startRegistry(more?: Environment): Promise<AppProcess>;
  /** `http://localhost:<port>`, as browsers see them: one host, so that cookies of one are cookies of all. */
  readonly accountsUrl: string;
  /** The issuer, as API clients know it. */
  readonly registryUrl: string;
  readonly serviceUrl: string;
  stop(): Promise<void>;
}

export interface PlatformOptions {
  /** Below which path the registry is served: `/auth`; without it at the root of its own address. */
  readonly registryPath?: string;
  /** For all apps, besides what every one has. */
  readonly env?: Environment;
}

export function startPlatform(options: PlatformOptions = {}): Promise<PlatformStack> {
  return startPlatformBehind(startGateway, options);
}

/** The same with a gateway of another kind. */
export function startPlatformBehind<G extends AnyGateway>(
  start: StartGateway<G>,
  { registryPath, env: more = {} }: PlatformOptions = {},
): Promise<PlatformStack<G>> {
  return Endings.around(async (endings) => {
    const secrets = newSecrets();
    const legacy = endings.add(await startLegacyDatabase(), (database) => database.drop());
    const ours = endings.add(await testDatabase(), (database) => database.drop());
    const toRegistryDatabase = endings.add(await startProxy(ours), (proxy) => proxy.stop());
    const redis = endings.add(await startRedis({ appendonly: true }), (server) => server.stop());
    const toRegistryStore = endings.add(await startProxy(redis), (proxy) => proxy.stop());
    const echo = endings.add(await startEcho(secrets.gatewayToken), (service) => service.stop());
    const [accounts, registry, first, second] = (await freePorts(4)) as [number, number, number, number];
    const gateway = endings.add(
      await start({ authorizers: [first, second], service: echo.port, accounts, registry, registryPath }),
      (started) => started.stop(),
    );
    const urls = {
      accountsUrl: urlOf(gateway.accounts),
      registryUrl: `${urlOf(gateway.registry)}${registryPath ?? ''}`,
      serviceUrl: urlOf(gateway.service),
    };
    const addresses = {
      legacyDatabase: legacy.uri,
      accountsDatabase: ours.uri,
      tokenStore: redis.url,
      ...urls,
    };
    const keysFile = join(temporaryFolder('signing-keys'), 'signing-keys.json');
    const env = { ...platformEnvironment(addresses, secrets), SIGNING_KEYS_FILE: keysFile, ...more };
    const cli = commandLine(env, temporaryFolder('cli'));
    for (const words of [['keys', 'create', keysFile], ['migrate']]) {
      const { exitCode, stderr } = await cli(...words);
      if (exitCode !== 0) throw new Error(`${words[0]} ended with ${exitCode}: ${stderr}`);
    }
    const startApp = async (app: AppName, port: number, its: Environment = {}) =>
      endings.add(await AppProcess.start(app, port, { ...env, ...its }), (child) => child.stop());
    const throughProxies = {
      REGISTRY_DATABASE_URI: through(toRegistryDatabase, ours.uri),
      TOKEN_STORE_URL: through(toRegistryStore, redis.url),
    };
    const [registryApp] = await Promise.all([
      startApp('registry', registry, throughProxies),
      startApp('accounts', accounts),
      startApp('authorizer', first),
      startApp('authorizer', second),
    ]);
    // HAProxy looks once a second who is there, and it was there before them.
    await until(async () => (await ask(gateway.service)).status !== 503, {
      message: 'the gateway to ask the authorizers',
    });
    return {
      ...{ secrets, legacy, redis, echo, gateway, cli, toRegistryDatabase, toRegistryStore },
      ...urls,
      authorizers: [first, second] as const,
      registry: registryApp,
      startRegistry: async (its: Environment = {}) => startApp('registry', await freePort(), its),
      stop: () => endings.end(),
    };
  });
}

function urlOf(port: number): string {
  return `http://localhost:${port}`;
}

/** The address of a store as it is reached through a proxy. */
function through(proxy: TcpProxy, uri: string): string {
  const url = new URL(uri);
  url.port = String(proxy.port);
  return url.href;
}
