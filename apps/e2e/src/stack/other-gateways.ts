import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, startCaddy, startHaproxy, type Program } from '@gatehouse/testing';
import { root } from './built-app';
import { nobody, type AnyGateway, type GatewayOptions, type StartGateway } from './gateway';

/** A gateway that is not NGINX. */
export interface OtherGateway {
  readonly program: Program;
  readonly start: StartGateway<LoggingGateway>;
  /** Whether it forwards another spelling of a path as the one that was judged; else it refuses it. */
  readonly rewrites: boolean;
}

export interface LoggingGateway extends AnyGateway {
  /** Everything that it said. */
  log(): string;
}

/** Those that run here for real, each with the very files of its folder in docker. */
export const otherGateways: readonly OtherGateway[] = [
  { program: 'caddy', start: (options) => startCaddyGateway(options), rewrites: false },
  { program: 'haproxy', start: startHaproxyGateway, rewrites: true },
];

/** Caddy that speaks HTTP/2 without TLS too, as it does with TLS. */
export const startCaddyWithHttp2: StartGateway<LoggingGateway> = (options) =>
  startCaddyGateway(options, '\tservers {\n\t\tprotocols h1 h2c\n\t}\n');

/** @param globals more global options of its Caddyfile */
async function startCaddyGateway(options: GatewayOptions, globals = ''): Promise<LoggingGateway> {
  const [service, accounts, registry] = (await freePorts(3)) as [number, number, number];
  const files = filesOf('caddy', ['Caddyfile', 'gatehouse.caddy']);
  const caddy = await startCaddy({
    files: { ...files, Caddyfile: files['Caddyfile']!.replace('{\n', `{\n${globals}`) },
    ports: [service],
    env: {
      AUTO_HTTPS: 'off',
      SERVICE_SITE: `http://:${service}`,
      ACCOUNTS_SITE: `http://:${accounts}`,
      REGISTRY_SITE: `http://:${registry}`,
      AUTHORIZER_UPSTREAMS: options.authorizers.map(here).join(' '),
      SERVICE_UPSTREAMS: here(options.service),
      ACCOUNTS_UPSTREAMS: here(options.accounts),
      REGISTRY_UPSTREAMS: here(options.registry),
      GATEWAY_SECRET: options.secret ?? '',
    },
  });
  return { service, accounts, registry, log: () => caddy.log(), stop: () => caddy.stop() };
}

async function startHaproxyGateway(options: GatewayOptions): Promise<LoggingGateway> {
  const [service, accounts, registry] = (await freePorts(3)) as [number, number, number];
  const haproxy = await startHaproxy({
    files: filesOf('haproxy', ['haproxy.cfg', 'gatehouse.lua']),
    ports: [service],
    env: {
      GATEHOUSE_LUA: 'gatehouse.lua',
      GATEHOUSE_ASK: `abns@gatehouse-test-${service}`,
      SERVICE_BIND: here(service),
      ACCOUNTS_BIND: here(accounts),
      REGISTRY_BIND: here(registry),
      AUTHORIZER_1: here(options.authorizers[0]),
      SERVICE_1: here(options.service),
      ACCOUNTS_1: here(options.accounts),
      REGISTRY_1: here(options.registry),
      GATEWAY_SECRET: options.secret ?? '',
    },
  });
  return { service, accounts, registry, log: () => haproxy.log(), stop: () => haproxy.stop() };
}

function filesOf(folder: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(root, 'docker', folder, name), 'utf8')]),
  );
}

function here(port: number = nobody): string {
  return `127.0.0.1:${port}`;
}
