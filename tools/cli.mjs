// npm run -s cli -- …: the command line, built first if its sources changed. Standard output is the command's alone.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, 'dist', 'apps', 'cli', 'main.js');
const folders = ['apps/cli/src', 'libs', 'tools/legacy-schema'];
const files = ['package.json', 'tsconfig.base.json', 'tools/esbuild.mjs', 'tools/swc.cjs'];

if (!isFresh()) alone(build);
// In this very process: standard input, signals and the exit code are the command's.
process.argv = [process.argv[0], program, ...process.argv.slice(2)];
await import(pathToFileURL(program).href);

function isFresh() {
  const built = changed(program);
  return [...folders.flatMap(sources), ...files.map((file) => join(root, file))].every(
    (file) => changed(file) < built,
  );
}

function sources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|scss|sql)$/.test(entry.name))
    .filter((entry) => !/\.(spec|contract|fixture|child)\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function changed(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function build() {
  if (isFresh()) return; // another process was quicker
  const install = `import(${JSON.stringify(new URL('./ensure-installed.mjs', import.meta.url).href)}).then((it) => it.ensureInstalled())`;
  for (const args of [
    ['--eval', install],
    ['tools/esbuild.mjs', 'apps/cli'],
  ]) {
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
    if (status !== 0) process.exit(1);
  }
}

/** Of several commands at once one builds and the others wait. A lock older than two minutes is nobody's. */
function alone(work) {
  const lock = `${dirname(program)}.lock`;
  mkdirSync(dirname(lock), { recursive: true });
  while (!tryLock(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  const release = () => rmdirSync(lock);
  process.once('exit', release);
  work();
  process.off('exit', release);
  release();
}

function tryLock(lock) {
  try {
    if (changed(lock) > 0 && Date.now() - changed(lock) > 120_000) rmdirSync(lock);
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
