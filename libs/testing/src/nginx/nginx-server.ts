import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepts } from '../network/accepts';
import { freePorts } from '../network/ports';
import { startProcess, type RunningProcess } from '../processes/start-process';
import { temporaryFolder } from '../run/temporary-folder';
import { until } from '../run/until';
import { writeNginxConfig, type NginxOptions } from './nginx-config';

export interface Nginx {
  /** The first port. */
  readonly port: number;
  readonly ports: readonly number[];
  readonly pid: number;
  readonly folder: string;
  /** Reads its config again, a new one if given; resolves when the new workers serve. Throws if it is refused. */
  reload(config?: NginxOptions['config']): Promise<void>;
  stop(): Promise<void>;
  accessLog(): string;
  errorLog(): string;
}

/** Starts an NGINX of one's own. Throws with NGINX's words if `nginx -t` refuses the config. */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  const folder = temporaryFolder('nginx');
  const ports = typeof options.ports === 'object' ? options.ports : await freePorts(options.ports ?? 1);
  writeNginxConfig(folder, options, ports);
  await check(folder);
  const process = await startProcess({
    command: 'nginx',
    args: commandLine(folder),
    cwd: folder,
    ready: () => accepts(ports[0]!),
  });
  return new StartedNginx(options, folder, ports, process);
}

function commandLine(folder: string): string[] {
  return ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')];
}

function check(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('nginx', [...commandLine(folder), '-t'], (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`nginx refused its config: ${stderr.trim() || error.message}`));
    });
  });
}

class StartedNginx implements Nginx {
  constructor(
    private readonly options: NginxOptions,
    readonly folder: string,
    readonly ports: readonly number[],
    private readonly process: RunningProcess,
  ) {}

  get port(): number {
    return this.ports[0]!;
  }

  get pid(): number {
    return this.process.pid;
  }

  async reload(config = this.options.config): Promise<void> {
    writeNginxConfig(this.folder, { ...this.options, config }, this.ports);
    await check(this.folder);
    const started = this.timesLogged('start worker process ');
    const leaving = this.timesLogged('gracefully shutting down');
    this.process.signal('SIGHUP');
    await until(
      () =>
        this.timesLogged('start worker process ') > started &&
        this.timesLogged('gracefully shutting down') > leaving,
      { message: 'NGINX to start new workers and to send the old ones home' },
    );
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }

  accessLog(): string {
    return contentOf(join(this.folder, 'access.log'));
  }

  errorLog(): string {
    return contentOf(join(this.folder, 'error.log'));
  }

  private timesLogged(words: string): number {
    return this.errorLog().split(words).length - 1;
  }
}

function contentOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
