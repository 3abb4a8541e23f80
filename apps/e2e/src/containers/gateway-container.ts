import { readFileSync } from 'node:fs';
import { startNginx, type Nginx } from '@gatehouse/testing';
import { filledTemplate } from '../stack/gateway-config';
import type { ComposeService } from './compose-file';
import type { ContainerFiles } from './container-files';
import type { LocalNames } from './local-names';

/** NGINX as its image starts it: the templates that are mounted, filled in from the environment of the service. */
export async function startNginxContainer(
  name: string,
  service: ComposeService,
  names: LocalNames,
  files: ContainerFiles,
): Promise<Nginx> {
  const variables = Object.fromEntries(
    Object.entries(service.environment!).map(([key, value]) => {
      const here = files.translate(name, value).replace('/var/log/nginx/', '');
      return [key, /_LISTEN$/.test(key) ? `127.0.0.1:${names.translateOwn(name, here)}` : here];
    }),
  );
  const included = files.mounted(service, '/etc/nginx/gatehouse');
  const templates = files.mounted(service, '/etc/nginx/templates');
  return startNginx({
    ports: [names.portOf(name, 8080), names.portOf(name, 8443)],
    files: Object.fromEntries(
      included.map(({ name: file, file: path }) => [`gatehouse/${file}`, readFileSync(path, 'utf8')]),
    ),
    config: templates.map(({ file }) => filledTemplate(file, variables)).join('\n'),
  });
}
