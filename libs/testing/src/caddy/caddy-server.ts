import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accepts } from '../network/accepts';
import { startProcess } from '../processes/start-process';
import { temporaryFolder } from '../run/temporary-folder';

export interface CaddyOptions {
  /** Files for its folder (name → content), among them `Caddyfile`. */
  readonly files: Readonly<Record<string, string>>;
  /** Where it listens by its Caddyfile; the first shows that it is up. */
  readonly ports: readonly number[];
  /** What `{$NAME}` is in its Caddyfile. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Caddy {
  readonly pid: number;
  /** What it said: JSON lines. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts a Caddy of one's own. Throws with Caddy's words if it refuses its Caddyfile. */
export async function startCaddy({ files, ports, env = {} }: CaddyOptions): Promise<Caddy> {
  const folder = temporaryFolder('caddy');
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const process = await startProcess({
    command: 'caddy',
    args: ['run', '--config', 'Caddyfile', '--adapter', 'caddyfile'],
    // It keeps certificates and its last configuration below its home.
    env: { ...env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    cwd: folder,
    ready: () => accepts(ports[0]!),
  });
  return {
    pid: process.pid,
    log: () => process.stderr(),
    stop: async () => void (await process.stop()),
  };
}
