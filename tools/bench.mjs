// npm run bench: builds what is measured, then measures. Words after `--` choose: npm run bench -- a c --json out.json
import { ensureInstalled, run, tryRun } from './ensure-installed.mjs';

ensureInstalled();
for (const app of ['apps/authorizer', 'apps/accounts', 'apps/registry', 'apps/e2e/src/demo', 'tools/bench'])
  run('node', ['tools/esbuild.mjs', app]);
const noGuard = ['--instead', '@gatehouse/auth=tools/bench/servers/no-auth.ts'];
run('node', ['tools/esbuild.mjs', 'apps/e2e/src/demo', ...noGuard, '--to', 'tools/bench/demo-without-guard']);
process.exit(tryRun('node', ['dist/tools/bench/main.js', ...process.argv.slice(2)]));
