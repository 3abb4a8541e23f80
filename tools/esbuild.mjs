// Bundles one app: node tools/esbuild.mjs apps/accounts → dist/apps/accounts/main.js.
// Packages stay outside of the bundle. swc compiles, because esbuild knows no decorator metadata.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import swc from '@swc/core';
import { root } from './ensure-installed.mjs';

const require = createRequire(import.meta.url);
const swcOptions = require('./swc.cjs');
const { compileStylesheet } = require('./stylesheet.cjs');
const app = process.argv[2];

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

await build({
  absWorkingDir: root,
  entryPoints: [join(app, 'src/main.ts')],
  outfile: join('dist', app, 'main.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  tsconfig: 'tsconfig.base.json',
  alias: aliases(),
  keepNames: true,
  sourcemap: 'linked',
  logLevel: 'warning',
  loader: { '.sql': 'text' },
  plugins: [typescript],
});

function aliases() {
  const { compilerOptions } = require('../tsconfig.base.json');
  return Object.fromEntries(
    Object.entries(compilerOptions.paths).map(([name, [file]]) => [name, join(root, file)]),
  );
}
