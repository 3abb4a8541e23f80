import { join } from 'node:path';
import { startProcess } from './start-process';

/** How a test starts one of its lib's `*.child.ts` programs as a process of its own. */
export function childCommand(file: string, ...args: string[]): { command: string; args: string[] } {
  return { command: process.execPath, args: ['--require', join(__dirname, 'register.cjs'), file, ...args] };
}

/** What such a program printed as JSON. Throws what it said on standard error if it failed. */
export async function resultOfChild<T>(file: string, ...args: string[]): Promise<T> {
  const child = await startProcess(childCommand(file, ...args));
  if ((await child.exited) !== 0) throw new Error(child.stderr());
  return JSON.parse(child.stdout()) as T;
}
