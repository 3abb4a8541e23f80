import { startProxy, startRedis, type RedisServer, type TcpProxy } from '@gatehouse/testing';
import { StoredClients } from '../clients/stored-clients';
import { People } from '../people/people';
import { startAuthorizer, type AuthorizerProcess } from './authorizer-process';
import { Endings } from './endings';
import { newSecrets, type Secrets } from './secrets';

/** Two authorizers on one token store, the second behind a network that can be broken. */
export interface AuthorizersStack {
  readonly secrets: Secrets;
  readonly redis: RedisServer;
  readonly people: People;
  readonly clients: StoredClients;
  readonly authorizers: readonly [AuthorizerProcess, AuthorizerProcess];
  readonly ports: readonly [number, number];
  /** Between the second authorizer and the token store. */
  readonly toStoreOfSecond: TcpProxy;
  stop(): Promise<void>;
}

export function startAuthorizersStack(): Promise<AuthorizersStack> {
  return Endings.around(async (endings) => {
    const secrets = newSecrets();
    const redis = endings.add(await startRedis({ appendonly: true }), (server) => server.stop());
    const people = endings.add(await People.at(redis.url, secrets), (them) => them.close());
    await people.publishPolicy();
    const clients = new StoredClients(people.store, secrets);
    const toStoreOfSecond = endings.add(await startProxy(redis), (proxy) => proxy.stop());
    const start = async (tokenStoreUrl: string) =>
      endings.add(await startAuthorizer({ tokenStoreUrl, secrets }), ({ process }) => process.stop());
    const first = await start(redis.url);
    const second = await start(`redis://127.0.0.1:${toStoreOfSecond.port}`);
    const stop = () => endings.end();
    const ports = [first.port, second.port] as const;
    return { secrets, redis, people, clients, authorizers: [first, second], ports, toStoreOfSecond, stop };
  });
}
