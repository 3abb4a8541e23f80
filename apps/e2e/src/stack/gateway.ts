import { startNginx, type Nginx } from '@gatehouse/testing';
import { cookieNames } from './app-environment';
import { filledTemplates, includedFiles } from './gateway-config';

export interface GatewayOptions {
  readonly authorizers: readonly number[];
  readonly service: number;
  /** Ports of the apps; without them NGINX has an address where nobody listens. */
  readonly accounts?: number;
  readonly registry?: number;
  /** Below which path the registry is served: `/auth`; without it at the root of its own address. */
  readonly registryPath?: string;
  /** What it brings to the authorizer; nothing without. */
  readonly secret?: string;
}

/** A gateway of any kind: its ports. */
export interface AnyGateway {
  /** Where the service is reached: protected, but for `/public/`. */
  readonly service: number;
  readonly accounts: number;
  readonly registry: number;
  stop(): Promise<void>;
}

export interface Gateway extends AnyGateway {
  readonly nginx: Nginx;
}

export type StartGateway<G extends AnyGateway> = (options: GatewayOptions) => Promise<G>;

export const nobody = 9; // the discard port: refused at once

/** Starts NGINX with the files of docker/nginx. Each server has a port of its own here, rather than a name. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const nginx = await startNginx({
    ports: 3,
    files: { ...includedFiles(), ...secretFile(options.secret) },
    config: ([service, accounts, registry]) =>
      filledTemplates(
        {
          AUTHORIZER_SERVERS: options.authorizers.map((port) => server(port)).join(' '),
          ACCOUNTS_SERVERS: server(options.accounts ?? nobody),
          REGISTRY_SERVERS: server(options.registry ?? nobody),
          SERVICE_SERVERS: server(options.service),
          ACCOUNTS_LISTEN: `127.0.0.1:${accounts}`,
          REGISTRY_LISTEN: `127.0.0.1:${registry}`,
          SERVICE_LISTEN: `127.0.0.1:${service}`,
          ACCOUNTS_SERVER_NAME: '_',
          REGISTRY_SERVER_NAME: '_',
          SERVICE_SERVER_NAME: '_',
          SERVICE_PUBLIC_PATH: '/public/',
          SESSION_COOKIE_NAMES: Object.values(cookieNames).join('|'),
          ACCESS_LOG: 'requests.log',
          REGISTRY_PATH: options.registryPath ?? '',
        },
        options.registryPath === undefined ? null : 'path',
      ),
  });
  const [service, accounts, registry] = nginx.ports as [number, number, number];
  return { nginx, service, accounts, registry, stop: () => nginx.stop() };
}

function secretFile(secret: string | undefined): Record<string, string> {
  return secret === undefined
    ? {}
    : { 'gatehouse_secret.conf': `proxy_set_header X-Gateway-Secret "${secret}";` };
}

function server(port: number): string {
  return `server 127.0.0.1:${port} max_fails=2 fail_timeout=2s;`;
}
