// node tools/clauses-docs.mjs: writes docs/oauth-checks.md from the titles of the tests.
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { root } from './ensure-installed.mjs';

const bundle = await build({
  absWorkingDir: root,
  entryPoints: ['tools/clauses/clauses-docs.ts'],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  write: false,
});
const module = { exports: {} };
new Function('module', 'exports', 'require', bundle.outputFiles[0].text)(
  module,
  module.exports,
  createRequire(import.meta.url),
);
const file = join(root, 'docs', 'oauth-checks.md');
const options = await resolveConfig(file);
await writeFile(file, await format(module.exports.clausesDocs(root), { ...options, filepath: file }));
