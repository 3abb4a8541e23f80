// npm test: every test but the long ones. npm run test:long: only the long ones.
// Words after `--` go to Jest: npm test -- libs/legacy
import { ensureInstalled, run, tryRun } from './ensure-installed.mjs';

ensureInstalled();
const words = process.argv.slice(2);
const long = words.includes('--long');
const rest = words.filter((word) => word !== '--long');
const config = `tools/jest/${long ? 'jest.long' : 'jest'}.config.cjs`;

run('node', ['tools/build.mjs', '--quiet']);
process.exit(tryRun('jest', ['--config', config, ...rest]));
