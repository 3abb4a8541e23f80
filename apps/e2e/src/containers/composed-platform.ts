import { join } from 'node:path';
import { freePorts, temporaryFolder, until, type RunningProcess } from '@gatehouse/testing';
import { root } from '../stack/built-app';
import { Endings } from '../stack/endings';
import { readComposeFile, readEnvFile, type ComposeFile, type ComposeService } from './compose-file';
import { ContainerFiles } from './container-files';
import { ContainerProcesses } from './container-processes';
import { readDockerfile } from './dockerfile';
import { milliseconds } from './duration';
import { startNginxContainer } from './gateway-container';
import { ImageBuilder } from './image-builder';
import { LocalNames } from './local-names';
import { makeSecrets } from './make-secrets';
import { startMariaDbContainer, startRedisContainer } from './store-servers';

/** What `ComposedPlatform` starts with: the files of the operator and the ports that are published. */
interface Operator {
  /** Where make-secrets.mjs made its files. */
  readonly made: string;
  readonly domain: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly profiles: readonly string[];
}

/** `docker compose` without an engine: the same files, settings, commands, health checks and order, as processes. */
export class ComposedPlatform {
  /** Servers that run a Node program, by the name of their service. */
  readonly servers = new Map<string, RunningProcess>();
  private readonly started = new Map<string, Promise<void>>();
  private readonly endings = new Endings();

  private constructor(
    readonly operator: Operator,
    readonly compose: ComposeFile,
    private readonly names: LocalNames,
    private readonly files: ContainerFiles,
    private readonly processes: ContainerProcesses,
  ) {}

  /** Makes the secrets and reads the files; nothing runs yet. */
  static async prepare(): Promise<ComposedPlatform> {
    const made = temporaryFolder('compose');
    await makeSecrets(made);
    const [httpPort, httpsPort] = (await freePorts(2)) as [number, number];
    const published = { HTTP_PORT: String(httpPort), HTTPS_PORT: String(httpsPort) };
    const env: Record<string, string> = { ...readEnvFile(join(made, '.env')), ...published };
    const compose = readComposeFile(join(root, 'docker/compose.yaml'), env);
    const names = await LocalNames.of(compose, { 8080: httpPort, 8443: httpsPort });
    const containers = temporaryFolder('containers');
    const files = new ContainerFiles(compose, join(root, 'docker'), made, names, containers);
    const dockerfile = readDockerfile(join(root, 'docker/Dockerfile'));
    const images = new ImageBuilder(dockerfile, root, temporaryFolder('images'));
    const profiles = env['COMPOSE_PROFILES']!.split(',');
    const operator = { made, domain: env['DOMAIN']!, httpPort, httpsPort, profiles };
    const processes = new ContainerProcesses(compose, names, files, images);
    return new ComposedPlatform(operator, compose, names, files, processes);
  }

  /** Starts every service of the profiles in force, each after what it depends on. */
  async up(): Promise<void> {
    for (const [name, service] of Object.entries(this.compose.services))
      if (this.isInForce(service)) await this.start(name);
  }

  /** `docker compose run --rm NAME WORDS…` @returns what has run, when it has ended */
  async run(name: string, words = this.service(name).command ?? []): Promise<RunningProcess> {
    this.files.prepare(name, this.service(name));
    const process = await this.processes.start(name, words);
    await process.exited;
    return process;
  }

  /** Whether the health check of a service passes; null if it has none. */
  check(name: string): Promise<boolean | null> {
    return this.processes.check(name);
  }

  /** Where a port of a service is here. */
  portOf(name: string, inside: number): number {
    return this.names.portOf(name, inside);
  }

  /** What is left, ended in the reverse order of its start. */
  down(): Promise<void> {
    return this.endings.end();
  }

  private start(name: string): Promise<void> {
    const starting = this.started.get(name) ?? this.startAfterOthers(name, this.service(name));
    this.started.set(name, starting);
    return starting;
  }

  private async startAfterOthers(name: string, service: ComposeService): Promise<void> {
    for (const [other, { condition, required }] of Object.entries(service.depends_on ?? {})) {
      if (required === false && !this.isInForce(this.service(other))) continue;
      await this.start(other);
      if (condition === 'service_healthy') await this.untilHealthy(other);
    }
    this.files.prepare(name, service);
    await this.startOne(name, service);
  }

  private async startOne(name: string, service: ComposeService): Promise<void> {
    const given = [name, service, this.names, this.files] as const;
    switch (service.image.replace(/:.*/, '')) {
      case 'mariadb':
        return this.keep(await startMariaDbContainer(...given));
      case 'redis':
        return this.keep(await startRedisContainer(...given));
      case 'nginx':
        return this.keep(await startNginxContainer(...given));
      default:
        return this.startNode(name, service);
    }
  }

  private async startNode(name: string, service: ComposeService): Promise<void> {
    const grace = milliseconds(service.stop_grace_period ?? '10s');
    const process = await this.processes.start(name, service.command ?? [], grace);
    if (service.restart !== 'no') {
      this.servers.set(name, process);
      this.endings.add(process, (it) => it.kill());
    } else if ((await process.exited) !== 0) throw new Error(`${name} failed: ${process.stderr()}`);
  }

  private keep(server: { stop(): Promise<unknown> }): void {
    this.endings.add(server, (it) => it.stop());
  }

  private async untilHealthy(name: string): Promise<void> {
    const said = () => this.servers.get(name)?.stderr() ?? '';
    await until(() => this.check(name), {
      message: `${name} to be healthy`,
      timeout: 60_000,
      every: 200,
    }).catch((error: Error) => Promise.reject(new Error(`${error.message}\n${said()}`, { cause: error })));
  }

  private isInForce({ profiles = [] }: ComposeService): boolean {
    return profiles.length === 0 || profiles.some((profile) => this.operator.profiles.includes(profile));
  }

  private service(name: string): ComposeService {
    const service = this.compose.services[name];
    if (service === undefined) throw new Error(`there is no service ${name}`);
    return service;
  }
}
