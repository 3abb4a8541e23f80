// npm run lint: ESLint with the walls between the libs, then the format.
import { ensureInstalled, run } from './ensure-installed.mjs';

ensureInstalled();
// One process for everything: type-aware rules load the whole program, and do so once here.
run('nx', ['run', 'gatehouse:lint-all'], { ESLINT_USE_FLAT_CONFIG: 'false' });
run('prettier', ['--check', '--log-level=warn', '.']);
