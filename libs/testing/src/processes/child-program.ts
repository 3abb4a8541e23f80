import { execFile } from 'node:child_process';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { startProcess } from './start-process';

const root = join(__dirname, '../../../..');
const bundles = new Map<string, Promise<string>>();

/** How a test starts one of its lib's `*.child.ts` programs as a process of its own. Bundled once for each test file. */
export async function childCommand(
  file: string,
  ...args: string[]
): Promise<{ command: string; args: string[] }> {
  if (!bundles.has(file)) bundles.set(file, bundle(relative(root, file)));
  return { command: process.execPath, args: [await bundles.get(file)!, ...args] };
}

/** What such a program printed as JSON. Throws what it said on standard error if it failed. */
export async function resultOfChild<T>(file: string, ...args: string[]): Promise<T> {
  const child = await startProcess(await childCommand(file, ...args));
  if ((await child.exited) !== 0) throw new Error(child.stderr());
  return JSON.parse(child.stdout()) as T;
}

/** In the workspace, where it finds packages that stay outside. Each of Jest's workers has a folder, and nobody to wait for. */
async function bundle(file: string): Promise<string> {
  const folder = join('children', process.env.JEST_WORKER_ID ?? '0', file.slice(0, -'.ts'.length));
  await promisify(execFile)(process.execPath, ['tools/esbuild.mjs', file, '--to', folder], { cwd: root });
  return join(root, 'dist', folder, 'main.js');
}
