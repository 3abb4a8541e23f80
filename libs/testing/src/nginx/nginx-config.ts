import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a test says of its NGINX. */
export interface NginxOptions {
  /** What stands in the `http` block: servers, upstreams, maps. Given its ports, in the order of `ports`. */
  readonly config: string | ((ports: readonly number[]) => string);
  /** How many ports it listens on, or which (of `freePorts`); 1 by default. */
  readonly ports?: number | readonly number[];
  /** What stands outside of the `http` block. */
  readonly main?: string;
  /** More files for its folder (path → content), which the config can `include` by that path. */
  readonly files?: Readonly<Record<string, string>>;
}

export function writeNginxConfig(folder: string, options: NginxOptions, ports: readonly number[]): void {
  const http = typeof options.config === 'function' ? options.config(ports) : options.config;
  for (const [name, content] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  writeFileSync(join(folder, 'nginx.conf'), frame(folder, options.main ?? '', http));
}

/** Everything that NGINX writes stays in the folder. Its workers keep our user, who alone may read it. */
function frame(folder: string, main: string, http: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log notice;
${main}
events { worker_connections 1024; }
http {
  access_log ${folder}/access.log;
  ${kinds.map((kind) => `${kind}_temp_path ${folder}/temp-${kind};`).join('\n  ')}
${http}
}
`;
}
