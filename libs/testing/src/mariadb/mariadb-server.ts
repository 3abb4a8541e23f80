import { freePort } from '../network/ports';
import { startProcess, type RunningProcess } from '../processes/start-process';
import { answersQueries, uriOf, type MariaDbAddress } from './connection';
import { mariaDbCommandLine, prepareMariaDb } from './mariadb-files';

export interface MariaDbServer {
  readonly port: number;
  /** Changes with a restart. */
  readonly pid: number;
  /** Path of its unix socket. */
  readonly socket: string;
  uriFor(database: string): string;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
  /** Starts it again on the same port and folder, stopping it first if it runs. */
  restart(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** Sends a signal, SIGKILL by default; after SIGKILL and SIGTERM it waits until the server is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export interface MariaDbOptions {
  readonly port?: number;
  /** More words for mariadbd's command line. */
  readonly args?: readonly string[];
}

/** Starts a MariaDB of one's own, to be stopped, frozen and killed; most tests want `testDatabase`. */
export async function startMariaDb(folder: string, options: MariaDbOptions = {}): Promise<MariaDbServer> {
  const files = await prepareMariaDb(folder);
  const address = { port: options.port ?? (await freePort()), password: files.password };
  const start = () =>
    startProcess({
      command: 'mariadbd',
      args: [...mariaDbCommandLine(files, address.port), ...(options.args ?? [])],
      cwd: folder,
      ready: () => answersQueries(address),
    });
  return new StartedMariaDb(address, files.socket, await start(), start);
}

class StartedMariaDb implements MariaDbServer {
  constructor(
    private readonly address: MariaDbAddress,
    readonly socket: string,
    private process: RunningProcess,
    private readonly start: () => Promise<RunningProcess>,
  ) {}

  get port(): number {
    return this.address.port;
  }

  get pid(): number {
    return this.process.pid;
  }

  uriFor(database: string): string {
    return uriOf(this.address, database);
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }

  async restart(): Promise<void> {
    await this.process.stop();
    this.process = await this.start();
  }

  freeze(): void {
    this.process.freeze();
  }

  thaw(): void {
    this.process.thaw();
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.process.signal(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM') await this.process.exited;
  }
}
