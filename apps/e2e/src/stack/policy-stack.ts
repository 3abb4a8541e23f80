import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRedis, temporaryFolder, type RedisServer } from '@gatehouse/testing';
import { startEcho, type EchoService } from '../echo/echo-service';
import { People } from '../people/people';
import { platformEnvironment } from './app-environment';
import { startAuthorizer, type AuthorizerProcess } from './authorizer-process';
import { commandLine, type CommandLine } from './command-line';
import { Endings } from './endings';
import { startGateway, type Gateway } from './gateway';
import { newSecrets } from './secrets';

/** Two authorizers behind NGINX, on one token store, and an operator whose databases are files: policies come from there. */
export interface PolicyStack {
  readonly redis: RedisServer;
  readonly people: People;
  readonly authorizers: readonly [AuthorizerProcess, AuthorizerProcess];
  readonly ports: readonly [number, number];
  readonly gateway: Gateway;
  readonly echo: EchoService;
  readonly cli: CommandLine;
  /** Writes a policy file. @returns its path */
  file(name: string, policy: object): string;
  stop(): Promise<void>;
}

export function startPolicyStack(): Promise<PolicyStack> {
  return Endings.around(async (endings) => {
    const secrets = newSecrets();
    const folder = temporaryFolder('policy');
    const redis = endings.add(await startRedis({ appendonly: true }), (server) => server.stop());
    const addresses = {
      legacyDatabase: `sqlite:///${join(folder, 'legacy.db')}`,
      accountsDatabase: `sqlite:///${join(folder, 'accounts.db')}`,
      tokenStore: redis.url,
      accountsUrl: 'http://localhost:4000',
      registryUrl: 'http://localhost:4001',
    };
    const cli = commandLine(platformEnvironment(addresses, secrets), folder);
    const { exitCode, stderr } = await cli('migrate');
    if (exitCode !== 0) throw new Error(`migrate ended with ${exitCode}: ${stderr}`);
    const people = endings.add(await People.at(redis.url, secrets), (them) => them.close());
    const start = async () =>
      endings.add(await startAuthorizer({ tokenStoreUrl: redis.url, secrets }), ({ process }) =>
        process.stop(),
      );
    const authorizers = [await start(), await start()] as const;
    const ports = [authorizers[0].port, authorizers[1].port] as const;
    const echo = endings.add(await startEcho(secrets.gatewayToken), (service) => service.stop());
    const gateway = endings.add(await startGateway({ authorizers: ports, service: echo.port }), ({ nginx }) =>
      nginx.stop(),
    );
    const file = (name: string, policy: object) => {
      const path = join(folder, `${name}.json`);
      writeFileSync(path, JSON.stringify(policy));
      return path;
    };
    return { redis, people, authorizers, ports, gateway, echo, cli, file, stop: () => endings.end() };
  });
}
