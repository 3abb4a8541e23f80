import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolder } from '../run/run-folder';

/**
 * Leaves the process id where tools/jest/teardown.cjs ends whatever outlived its test file, as after the crash of a
 * Jest worker. Returns what takes it away again.
 */
export function keepPid(pid: number): () => void {
  const run = runFolder();
  if (run === null) return () => undefined;
  const file = join(run, `${pid}.pid`);
  writeFileSync(file, String(pid));
  return () => rmSync(file, { force: true });
}
