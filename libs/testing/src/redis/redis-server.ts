import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from '../network/ports';
import { startProcess, type RunningProcess } from '../processes/start-process';
import { temporaryFolder } from '../run/temporary-folder';

const run = promisify(execFile);

export interface RedisOptions {
  /** Whether it keeps its data over a restart (`appendfsync everysec`, as Redis has it). */
  readonly appendonly?: boolean;
  /** More words for redis-server's command line. */
  readonly args?: readonly string[];
  readonly port?: number;
  readonly dir?: string;
}

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Changes with a restart. */
  readonly pid: number;
  readonly dir: string;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
  /** Starts it again on the same port and folder, stopping it first if it runs. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** What redis-cli prints for a command. */
  cli(...args: string[]): Promise<string>;
}

/** Starts a Redis for this test file alone. It never evicts, and writes no snapshots. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const port = options.port ?? (await freePort());
  const dir = options.dir ?? temporaryFolder('redis');
  const args = commandLine(port, dir, options);
  const start = () => startProcess({ command: 'redis-server', args, cwd: dir, ready: () => answers(port) });
  return new StartedRedis(port, dir, await start(), start);
}

function commandLine(port: number, dir: string, { appendonly = false, args = [] }: RedisOptions): string[] {
  return [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''],
    ...['--maxmemory-policy', 'noeviction', '--appendonly', appendonly ? 'yes' : 'no'],
    ...args,
  ];
}

async function answers(port: number): Promise<boolean> {
  return (await cli(port, ['ping'])) === 'PONG';
}

async function cli(port: number, args: readonly string[]): Promise<string> {
  const words = ['-h', '127.0.0.1', '-p', String(port), ...args];
  const { stdout } = await run('redis-cli', words, { timeout: 10_000 });
  return stdout.replace(/\n$/, '');
}

class StartedRedis implements RedisServer {
  readonly url: string;

  constructor(
    readonly port: number,
    readonly dir: string,
    private process: RunningProcess,
    private readonly start: () => Promise<RunningProcess>,
  ) {
    this.url = `redis://127.0.0.1:${port}`;
  }

  get pid(): number {
    return this.process.pid;
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

  async kill(): Promise<void> {
    await this.process.kill();
  }

  cli(...args: string[]): Promise<string> {
    return cli(this.port, args);
  }
}
