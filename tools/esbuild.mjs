// Bundles one app: node tools/esbuild.mjs apps/accounts → dist/apps/accounts/main.js. A folder without src has its main.ts
// itself; a file is a program by itself. --to FOLDER: another folder in dist. --instead NAME=FILE: a file in place of one of
// our libs.
// Packages are in the bundle: a process that has to find a thousand files takes twice as long to start. swc compiles our own
// sources, because esbuild knows no decorator metadata.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import swc from '@swc/core';
import { root } from './ensure-installed.mjs';

const require = createRequire(import.meta.url);
const swcOptions = require('./swc.cjs');
const { compileStylesheet } = require('./stylesheet.cjs');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { instead: { type: 'string', multiple: true, default: [] }, to: { type: 'string' } },
});
const app = positionals[0];
const source = existsSync(join(root, app, 'src')) ? join(app, 'src') : app;
const entry = app.endsWith('.ts') ? app : join(source, 'main.ts');

const typescript = {
  name: 'typescript',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const options = { ...swcOptions, filename: path, module: { type: 'es6' } };
      const { code } = await swc.transform(source, options);
      return { contents: code, loader: 'js' };
    });
    onLoad({ filter: /\.scss$/ }, ({ path }) => ({ contents: compileStylesheet(path), loader: 'text' }));
  },
};

/** What stays outside: native code, and what Nest and Fastify load only if it is there. */
const external = [
  '@node-rs/argon2',
  'libsql',
  '@nestjs/microservices',
  '@nestjs/websockets',
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
];

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile: join('dist', values.to ?? app, 'main.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external,
  define: { 'import.meta.url': '__fileUrl' },
  banner: { js: "const __fileUrl = require('node:url').pathToFileURL(__filename).href;" },
  tsconfig: 'tsconfig.base.json',
  alias: aliases(),
  keepNames: true,
  write: false,
  sourcemap: 'linked',
  logLevel: 'warning',
  loader: { '.sql': 'text' },
  plugins: [typescript],
});
for (const { path, text } of outputFiles) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, path.endsWith('.js') ? withCheapNames(text) : text);
}

/**
 * esbuild gives every function its name at each time that it is made, also a closure in the middle of a request: 3 % of a
 * log-in. Names of classes matter (entities, errors, loggers), and are set once; arrow functions do without.
 */
function withCheapNames(text) {
  const dear =
    /(?<=^var __name = \((\w+), (\w+)\) => )__defProp\(\1, "name", \{ \2, configurable: true \}\);$/m;
  if (text.includes('var __name =') && !dear.test(text))
    throw new Error('esbuild names functions in another way than it did');
  return text.replace(
    dear,
    (set, named, name) => `${named}.name === ${name} || ${named}.prototype === void 0 ? ${named} : ${set}`,
  );
}

function aliases() {
  const { compilerOptions } = require('../tsconfig.base.json');
  const paths = Object.entries(compilerOptions.paths).map(([name, [file]]) => [name, file]);
  const all = [...paths, ...values.instead.map((text) => text.split('='))];
  return Object.fromEntries(all.map(([name, file]) => [name, join(root, file)]));
}
