import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apacheModules } from '../programs';

/** What a test says of its Apache. */
export interface ApacheOptions {
  /** Modules besides those without which there is no server: `proxy_http` is `mod_proxy_http.so`. Order matters. */
  readonly modules?: readonly string[];
  /** What stands in its configuration. Given its ports, in the order of `ports`. */
  readonly config: string | ((ports: readonly number[]) => string);
  /** How many ports it listens on, or which (of `freePorts`); 1 by default. */
  readonly ports?: number | readonly number[];
  /** More files for its folder (path → content), which the config can name by that path. */
  readonly files?: Readonly<Record<string, string>>;
}

export function writeApacheConfig(folder: string, options: ApacheOptions, ports: readonly number[]): void {
  const config = typeof options.config === 'function' ? options.config(ports) : options.config;
  for (const [name, content] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  writeFileSync(join(folder, 'apache.conf'), frame(folder, options.modules ?? [], ports, config));
}

/** Everything that Apache writes stays in the folder. It does not serve as root: there it takes the user of Debian's. */
function frame(folder: string, modules: readonly string[], ports: readonly number[], config: string): string {
  const loaded = ['mpm_event', 'authz_core', ...modules];
  return `ServerRoot ${folder}
ServerName 127.0.0.1
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
Mutex sem default
ErrorLog ${folder}/error.log
LogLevel info
${ports.map((port) => `Listen 127.0.0.1:${port}`).join('\n')}
${loaded.map((name) => `LoadModule ${name}_module ${apacheModules}/mod_${name}.so`).join('\n')}
StartServers 1
MinSpareThreads 4
ThreadsPerChild 16
MaxRequestWorkers 16
${config}
`;
}
