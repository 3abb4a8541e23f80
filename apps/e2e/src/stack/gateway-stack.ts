import { startProxy, startRedis, type RedisServer, type TcpProxy } from '@gatehouse/testing';
import { startEcho, type EchoService } from '../echo/echo-service';
import { People } from '../people/people';
import type { Environment } from './app-environment';
import { startAuthorizer, type AuthorizerProcess } from './authorizer-process';
import { Endings } from './endings';
import { startGateway, type AnyGateway, type Gateway, type StartGateway } from './gateway';
import { newSecrets, type Secrets } from './secrets';

/** A token store, an authorizer, a gateway (NGINX) and a service: everything that a request through it meets. */
export interface GatewayStack<G extends AnyGateway = Gateway> {
  readonly secrets: Secrets;
  readonly redis: RedisServer;
  readonly people: People;
  readonly authorizer: AuthorizerProcess;
  /** The network between the gateway and the authorizer. */
  readonly toAuthorizer: TcpProxy;
  readonly echo: EchoService;
  readonly gateway: G;
  stop(): Promise<void>;
}

export interface GatewayStackOptions {
  /** For the authorizer, besides what every one has. */
  readonly env?: Environment;
  /** What stands behind the gateway in place of the echo service. */
  readonly startService?: (secrets: Secrets) => Promise<{ readonly port: number; stop(): Promise<unknown> }>;
  /** What the gateway has to bring to the authorizer; nothing without. */
  readonly secret?: string;
}

export function startGatewayStack(options: GatewayStackOptions = {}): Promise<GatewayStack> {
  return startStackBehind(startGateway, options);
}

/** The same with a gateway of another kind. */
export function startStackBehind<G extends AnyGateway>(
  start: StartGateway<G>,
  { env = {}, startService, secret = '' }: GatewayStackOptions = {},
): Promise<GatewayStack<G>> {
  return Endings.around(async (endings) => {
    const secrets = newSecrets();
    const redis = endings.add(await startRedis({ appendonly: true }), (server) => server.stop());
    const people = endings.add(await People.at(redis.url, secrets), (them) => them.close());
    await people.publishPolicy();
    const authorizer = endings.add(
      await startAuthorizer({ tokenStoreUrl: redis.url, secrets, env: { ...env, GATEWAY_SECRET: secret } }),
      ({ process }) => process.stop(),
    );
    const toAuthorizer = endings.add(await startProxy(authorizer), (proxy) => proxy.stop());
    const echo = endings.add(await startEcho(secrets.gatewayToken), (service) => service.stop());
    const service =
      startService === undefined
        ? echo
        : endings.add(await startService(secrets), (started) => started.stop());
    const gateway = endings.add(
      await start({ authorizers: [toAuthorizer.port], service: service.port, secret }),
      (started) => started.stop(),
    );
    const stop = () => endings.end();
    return { secrets, redis, people, authorizer, toAuthorizer, echo, gateway, stop };
  });
}
