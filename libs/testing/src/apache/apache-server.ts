import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepts } from '../network/accepts';
import { freePorts } from '../network/ports';
import { startProcess } from '../processes/start-process';
import { findProgram } from '../programs';
import { temporaryFolder } from '../run/temporary-folder';
import { writeApacheConfig, type ApacheOptions } from './apache-config';

export type { ApacheOptions };

export interface Apache {
  /** The first port. */
  readonly port: number;
  readonly ports: readonly number[];
  readonly pid: number;
  errorLog(): string;
  stop(): Promise<void>;
}

/** Starts an Apache of one's own. Throws with Apache's words if `apache2 -t` refuses the config. */
export async function startApache(options: ApacheOptions): Promise<Apache> {
  const folder = temporaryFolder('apache');
  const ports = typeof options.ports === 'object' ? options.ports : await freePorts(options.ports ?? 1);
  writeApacheConfig(folder, options, ports);
  const command = findProgram('apache2') ?? 'apache2';
  const args = ['-f', join(folder, 'apache.conf')];
  await check(command, args);
  const process = await startProcess({
    command,
    args: [...args, '-DFOREGROUND'],
    cwd: folder,
    ready: () => accepts(ports[0]!),
  });
  const log = join(folder, 'error.log');
  return {
    port: ports[0]!,
    ports,
    pid: process.pid,
    errorLog: () => (existsSync(log) ? readFileSync(log, 'utf8') : ''),
    stop: async () => void (await process.stop()),
  };
}

function check(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args, '-t'], (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`apache2 refused its config: ${stderr.trim() || error.message}`));
    });
  });
}
