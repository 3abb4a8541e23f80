import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Copies what `npm ci --omit=dev` installs: the packages of the lockfile that are not for development alone. */
export function copyProductionPackages(root: string, target: string): void {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: true; devOptional?: true }>;
  };
  const wanted = (path: string): boolean => {
    const entry = packages[path];
    return entry !== undefined && !entry.dev && !entry.devOptional;
  };
  for (const path of Object.keys(packages)) {
    const isTop = /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path);
    if (!isTop || !wanted(path) || !existsSync(join(root, path))) continue;
    cpSync(join(root, path), join(target, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => {
        const inner = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+$/.test(file)
          ? file.slice(root.length + 1)
          : path;
        return wanted(inner) || packages[inner] === undefined;
      },
    });
  }
}
