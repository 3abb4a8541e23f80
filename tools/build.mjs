// npm run build: type check, then one bundle for each app in dist/apps. With --quiet: bundles only, no words unless
// it fails.
import { ensureInstalled, run, runQuietly } from './ensure-installed.mjs';

ensureInstalled();
const bundle = ['run-many', '--target=build', '--parallel=2', '--outputStyle=static'];
if (process.argv.includes('--quiet')) {
  runQuietly('nx', bundle);
} else {
  run('tsc', ['--project', 'tools/tsconfig.json']);
  run('nx', bundle);
}
