import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNginx, type Nginx } from '@gatehouse/testing';
import { moveToCoreUnderTest, type Cores } from '../machine/cores';
import { root } from './root';

/** Paths that begin with this reach the same service by the same headers, and nobody is asked. */
export const openPrefix = '/open/';

/** Starts an NGINX with the files of docker/nginx before one service. */
export async function startGateway(
  cores: Cores | null,
  { authorizer, service }: { authorizer: number; service: number },
): Promise<Nginx> {
  const nginx = await startNginx({
    files: includedFiles(),
    main: 'worker_rlimit_nofile 4096;',
    config: ([port]) => `${upstreams(authorizer)}
upstream service { server 127.0.0.1:${service}; keepalive 64; keepalive_requests 1000000; }
server {
  listen 127.0.0.1:${port};
  keepalive_requests 1000000;
  include gatehouse/server.conf;
  location / { include gatehouse/protected.conf; proxy_pass http://service$gatehouse_target; }
  location ^~ ${openPrefix} { auth_request off; include gatehouse/request-headers.conf; proxy_pass http://service; }
}`,
  });
  moveToCoreUnderTest(cores, nginx.pid);
  return nginx;
}

function includedFiles(): Record<string, string> {
  const folder = join(root, 'docker/nginx/gatehouse');
  return Object.fromEntries(
    readdirSync(folder).map((name) => [`gatehouse/${name}`, readFileSync(join(folder, name), 'utf8')]),
  );
}

/** The upstreams of docker/nginx, with this authorizer; nobody asks the others here. */
function upstreams(authorizer: number): string {
  const folder = join(root, 'docker/nginx/templates');
  const name = readdirSync(folder).find((file) => file.endsWith('gatehouse.conf.template'));
  if (name === undefined) throw new Error(`no template of the gateway in ${folder}`);
  const template = readFileSync(join(folder, name), 'utf8');
  return template.replace(/\$\{([A-Z_]+)\}/g, (_, variable: string) => {
    if (variable === 'AUTHORIZER_SERVERS') return `server 127.0.0.1:${authorizer};`;
    return variable.endsWith('_SERVERS') ? 'server 127.0.0.1:9;' : 'ARXIVNG_SESSION_ID|tapir_session';
  });
}
