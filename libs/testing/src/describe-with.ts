import { aptLine, isInstalled, type Program } from './programs';

/**
 * As `describe`, for tests that need programs of the system. Where one is missing they are skipped under a name that
 * says so (tools/jest/skipped-reporter.cjs reads it), or fail if REQUIRE_SERVICES is 1, which CI sets.
 */
export function describeWith(programs: readonly Program[], name: string, fn: () => void): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) describe(name, fn);
  else if (process.env.REQUIRE_SERVICES === '1') describe(name, () => failFor(missing));
  else describe.skip(`${name} (needs ${missing.join(', ')})`, fn);
}

function failFor(missing: readonly Program[]): void {
  test(`needs ${missing.join(', ')}`, () => {
    throw new Error(`not installed: ${missing.join(', ')}. To install: ${aptLine(missing)}`);
  });
}
