import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What the engine is sent when an image is built: the folder of the repository, less what .dockerignore names. */
export class BuildContext {
  private readonly rules: readonly { readonly pattern: RegExp; readonly ignores: boolean }[];

  constructor(readonly root: string) {
    this.rules = readFileSync(join(root, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => ({ pattern: patternOf(line.replace(/^!/, '')), ignores: !line.startsWith('!') }));
  }

  /** Whether it is sent; the last rule that matches decides. @param path from the root, without leading slash */
  includes(path: string): boolean {
    return !(this.rules.findLast(({ pattern }) => pattern.test(path))?.ignores ?? false);
  }

  /** Copies a file or a folder. Throws if the engine would not find it. */
  copy(path: string, target: string): void {
    const source = join(this.root, path);
    if (!existsSync(source) || !this.includes(path)) throw new Error(`${path} is not in the build context`);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target, {
      recursive: true,
      preserveTimestamps: true,
      filter: (file) => this.includes(relative(this.root, file)),
    });
  }
}

/** The patterns that stand in our file: names, `*` within a name, and `**` for any folders. */
function patternOf(line: string): RegExp {
  const source = line
    .replace(/[.+?^$()[\]{}|\\]/g, '\\$&')
    .replace(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${source}(?:/.*)?$`);
}
