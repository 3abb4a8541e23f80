import { tmpdir } from 'node:os';

/**
 * The folder of this Jest run, made by tools/jest/setup.cjs and removed by tools/jest/teardown.cjs; null outside of
 * Jest. What all workers of a run share lies in it: process ids, handed-out ports, the address of the database.
 */
export function runFolder(): string | null {
  return process.env.GATEHOUSE_TEST_RUN || null;
}

/** Where temporary folders go. Short, because the path of a unix socket has at most 107 bytes. */
export function folderForTemporaryThings(): string {
  return runFolder() ?? tmpdir();
}
