// node tools/settings-docs.mjs: writes docs/settings.md from the table of settings.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { root } from './ensure-installed.mjs';

const bundle = await build({
  absWorkingDir: root,
  entryPoints: ['libs/platform/src/settings/settings-docs.ts'],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  packages: 'external',
  write: false,
});
const module = { exports: {} };
const { createRequire } = await import('node:module');
new Function('module', 'exports', 'require', bundle.outputFiles[0].text)(
  module,
  module.exports,
  createRequire(import.meta.url),
);
const file = join(root, 'docs', 'settings.md');
const options = await resolveConfig(file);
await writeFile(file, await format(module.exports.settingsDocs(), { ...options, filepath: file }));
