import { join } from 'node:path';

/** How a test starts one of this lib's `*.child.ts` programs as a process of its own. */
export function childCommand(file: string, ...args: string[]): { command: string; args: string[] } {
  return { command: process.execPath, args: ['--require', join(__dirname, 'register.cjs'), file, ...args] };
}
