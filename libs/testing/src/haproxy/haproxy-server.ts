import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepts } from '../network/accepts';
import { startProcess } from '../processes/start-process';
import { temporaryFolder } from '../run/temporary-folder';

export interface HaproxyOptions {
  /** Files for its folder (name → content), among them `haproxy.cfg`. */
  readonly files: Readonly<Record<string, string>>;
  /** Where it listens by its configuration; the first shows that it is up. */
  readonly ports: readonly number[];
  /** What `"${NAME}"` is in its configuration. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Haproxy {
  readonly pid: number;
  /** What it said of itself, and its log if that goes to standard output. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts an HAProxy of one's own. Throws with HAProxy's words if it refuses its configuration. */
export async function startHaproxy({ files, ports, env = {} }: HaproxyOptions): Promise<Haproxy> {
  const folder = temporaryFolder('haproxy');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const process = await startProcess({
    command: 'haproxy',
    args: ['-db', '-f', 'haproxy.cfg'],
    env,
    cwd: folder,
    ready: () => accepts(ports[0]!),
  });
  return {
    pid: process.pid,
    log: () => `${process.stdout()}${process.stderr()}`,
    // SIGUSR1 would wait for connections that clients keep; SIGTERM is at once, and it ends with 143.
    stop: async () => void (await process.stop()),
  };
}
