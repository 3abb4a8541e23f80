import { join } from 'node:path';

/** The folder of the workspace: all of this is bundled into dist/tools/bench/main.js. */
export const root = join(__dirname, '../../..');
