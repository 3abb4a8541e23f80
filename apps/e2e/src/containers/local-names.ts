import { freePorts } from '@gatehouse/testing';
import { addressesOf, type ComposeFile } from './compose-file';

type Ports = Readonly<Record<string, Readonly<Record<number, number>>>>;

/** Ports that servers have inside of their containers, by the names of services less their number. */
const insidePorts: Readonly<Record<string, readonly number[]>> = {
  ...{ nginx: [8080, 8443], mariadb: [3306], redis: [6379], app: [8080] },
  ...{ accounts: [4000], registry: [4001], authorizer: [4002] },
};

/**
 * The difference between containers and this machine, and nothing else: `name:port` inside is a free port of 127.0.0.1
 * here, and NGINX's addresses are 127.0.0.1.
 */
export class LocalNames {
  private readonly gatewayAddresses: readonly string[];

  private constructor(
    compose: ComposeFile,
    private readonly ports: Ports,
  ) {
    this.gatewayAddresses = Object.values(addressesOf(compose.services['nginx']!));
  }

  /** @param nginx the ports that are published, which the compose file itself names */
  static async of(compose: ComposeFile, nginx: Readonly<Record<number, number>>): Promise<LocalNames> {
    const ports: Record<string, Record<number, number>> = {};
    for (const name of Object.keys(compose.services)) {
      const inside = insidePorts[kindOf(name)] ?? [];
      const here = await freePorts(inside.length);
      ports[name] = Object.fromEntries(inside.map((port, index) => [port, here[index]!]));
    }
    return new LocalNames(compose, { ...ports, nginx });
  }

  portOf(service: string, inside: number): number {
    const port = this.ports[service]?.[inside];
    if (port === undefined) throw new Error(`nothing listens on ${inside} in ${service}`);
    return port;
  }

  /** Settings that make a Node server listen here. */
  listening(service: string): Readonly<Record<string, string>> {
    const [inside] = insidePorts[kindOf(service)] ?? [];
    if (inside === undefined) return {};
    const setting = kindOf(service) === 'app' ? 'PORT' : `${kindOf(service).toUpperCase()}_PORT`;
    return { HOST: '127.0.0.1', [setting]: String(this.portOf(service, inside)) };
  }

  /** Addresses of other containers. */
  translate(text: string): string {
    const names = Object.keys(this.ports).join('|');
    const here = text.replace(
      new RegExp(`(?<=^|[ /@])(${names}):(\\d+)`, 'g'),
      (_, name: string, inside: string) => `127.0.0.1:${this.portOf(name, Number(inside))}`,
    );
    const isGateway = (word: string) => this.gatewayAddresses.includes(word);
    return here.split(',').every(isGateway) ? '127.0.0.1' : here;
  }

  /** The container's own ports, as its health check and its server name them. */
  translateOwn(service: string, text: string): string {
    return Object.entries(this.ports[service] ?? {}).reduce(
      (changed, [inside, here]) => changed.replace(new RegExp(`\\b${inside}\\b`, 'g'), String(here)),
      text,
    );
  }
}

function kindOf(service: string): string {
  return service.replace(/-\d+$/, '');
}
