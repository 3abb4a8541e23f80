import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './built-app';

const nginxFolder = join(root, 'docker/nginx');

/** The static files of docker/nginx, by the path under which its templates include them. */
export function includedFiles(): Record<string, string> {
  const names = readdirSync(join(nginxFolder, 'gatehouse'));
  return Object.fromEntries(
    names.map((name) => [`gatehouse/${name}`, readFileSync(join(nginxFolder, 'gatehouse', name), 'utf8')]),
  );
}

/**
 * All templates of docker/nginx, filled in as the official image's envsubst does: every variable, and no other.
 * @param instead a folder of docker/nginx whose templates take the place of those of the same name
 */
export function filledTemplates(
  variables: Readonly<Record<string, string>>,
  instead: string | null = null,
): string {
  const folder = join(nginxFolder, 'templates');
  const others = instead === null ? [] : readdirSync(join(nginxFolder, instead));
  const names = readdirSync(folder).filter((name) => name.endsWith('.template'));
  return names
    .sort()
    .map((name) => join(others.includes(name) ? join(nginxFolder, instead!) : folder, name))
    .map((file) => filledTemplate(file, variables))
    .join('\n');
}

/** One template, filled in alike. */
export function filledTemplate(file: string, variables: Readonly<Record<string, string>>): string {
  return readFileSync(file, 'utf8').replace(/\$\{([A-Z_]+)\}/g, (_, variable: string) => {
    const value = variables[variable];
    if (value === undefined) throw new Error(`${basename(file)} asks for ${variable}`);
    return value;
  });
}
