// npm run bench: builds what is measured, then measures. Words after `--` choose: npm run bench -- a c --json out.json
import { ensureInstalled, run, tryRun } from './ensure-installed.mjs';

ensureInstalled();
for (const app of ['apps/authorizer', 'apps/accounts', 'tools/bench'])
  run('node', ['tools/esbuild.mjs', app]);
process.exit(tryRun('node', ['dist/tools/bench/main.js', ...process.argv.slice(2)]));
