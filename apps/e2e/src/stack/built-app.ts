import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '@gatehouse/testing';

export const root = join(__dirname, '../../../..');

/** The program of an app (a folder in `apps`), built if that was not done since its sources changed. */
export async function builtApp(app: string): Promise<string> {
  const program = join(root, 'dist/apps', app, 'main.js');
  if (isFresh(app, program)) return program;
  const release = await lock(`${program.slice(0, -'/main.js'.length)}.lock`);
  try {
    // Another test file may have built it while this one waited.
    if (!isFresh(app, program)) {
      await promisify(execFile)(process.execPath, ['tools/esbuild.mjs', `apps/${app}`], { cwd: root });
    }
  } finally {
    release();
  }
  return program;
}

function isFresh(app: string, program: string): boolean {
  const built = changed(program);
  return [`apps/${app}`, 'libs', 'tools/legacy-schema'].every((folder) =>
    sources(join(root, folder)).every((file) => changed(file) < built),
  );
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|scss|sql)$/.test(entry.name))
    .filter((entry) => !/\.(spec|contract|fixture|child)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function changed(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Test files run side by side: one of them builds, the others wait. A lock older than two minutes is nobody's. */
async function lock(folder: string): Promise<() => void> {
  mkdirSync(join(folder, '..'), { recursive: true });
  const release = (): void => rmdirSync(folder);
  await until(
    () => {
      if (Date.now() - changed(folder) > 120_000 && changed(folder) > 0) release();
      try {
        mkdirSync(folder);
        return true;
      } catch {
        return false;
      }
    },
    { message: 'the build of another test file', timeout: 60_000 },
  );
  return release;
}
