import { join } from 'node:path';
import {
  freePort,
  startProcess,
  startRedis,
  temporaryFolder,
  type RedisServer,
  type RunningProcess,
} from '@gatehouse/testing';
import { People } from '../people/people';
import { authorizerEnvironment } from './app-environment';
import { startAuthorizer, type AuthorizerProcess } from './authorizer-process';
import { builtApp } from './built-app';
import { commandLine, type CommandLine } from './command-line';
import { Endings } from './endings';
import { newSecrets } from './secrets';

/** Gateway tokens that are signed: two authorizers, the registry that publishes the keys, and an operator. */
export interface SigningStack {
  readonly redis: RedisServer;
  readonly people: People;
  readonly authorizers: readonly AuthorizerProcess[];
  readonly registry: RunningProcess;
  readonly registryUrl: string;
  readonly issuer: string;
  readonly keysFile: string;
  readonly cli: CommandLine;
  stop(): Promise<void>;
}

export function startSigningStack(): Promise<SigningStack> {
  return Endings.around(async (endings) => {
    const secrets = newSecrets();
    const keysFile = join(temporaryFolder('signing-keys'), 'signing-keys.json');
    const folder = temporaryFolder('operator');
    const cli = commandLine({ DATA_DIR: folder, SIGNING_KEYS_FILE: keysFile }, folder);
    const created = await cli('keys', 'create', keysFile);
    if (created.exitCode !== 0) throw new Error(`keys create ended with ${created.exitCode}`);
    const redis = endings.add(await startRedis({ appendonly: true }), (server) => server.stop());
    const people = endings.add(await People.at(redis.url, secrets), (them) => them.close());
    await people.publishPolicy();
    const signed = { GATEWAY_TOKEN_FORMAT: 'jws', SIGNING_KEYS_FILE: keysFile, GATEWAY_TOKEN_KEY: '' };
    const startOne = async () =>
      endings.add(await startAuthorizer({ tokenStoreUrl: redis.url, secrets, env: signed }), ({ process }) =>
        process.stop(),
      );
    const authorizers = [await startOne(), await startOne()];
    const port = await freePort();
    const registryUrl = `http://127.0.0.1:${port}`;
    const env = authorizerEnvironment(port, redis.url, secrets);
    const registry = endings.add(
      await startProcess({
        command: process.execPath,
        args: [await builtApp('registry')],
        env: {
          ...{ ...env, ...signed, REGISTRY_PORT: String(port) },
          ACCOUNTS_DATABASE_URI: `sqlite:///${join(temporaryFolder('registry'), 'registry.db')}`,
        },
        cwd: temporaryFolder('registry'),
        ready: `${registryUrl}/healthz`,
      }),
      (child) => child.stop(),
    );
    const stop = () => endings.end();
    return { redis, people, authorizers, registry, registryUrl, issuer: env.ISSUER!, keysFile, cli, stop };
  });
}
