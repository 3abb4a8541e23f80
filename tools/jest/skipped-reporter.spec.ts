import { spawnSync } from 'node:child_process';

const passed = { status: 'passed', fullName: 'a test' };
const failed = { status: 'failed', fullName: 'a test' };
const skipped = (fullName: string) => ({ status: 'pending', fullName });
const aFile = (...testResults: { status: string; fullName: string }[]) => ({
  testResults,
  numFailingTests: testResults.filter(({ status }) => status === 'failed').length,
});

/** What a run prints that has these files, where Jest prints its own summary after its reporters have spoken. */
function outputOf(testResults: ReturnType<typeof aFile>[]): string {
  const tests = testResults.flatMap((file) => file.testResults);
  const results = {
    testResults,
    numPassedTests: tests.filter(({ status }) => status === 'passed').length,
    numFailedTests: tests.filter(({ status }) => status === 'failed').length,
  };
  const script = `
    const Reporter = require('./skipped-reporter.cjs');
    new Reporter({}).onRunComplete([], ${JSON.stringify(results)});
    console.log("Jest's own summary");`;
  const run = spawnSync(process.execPath, ['-e', script], { cwd: __dirname, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return run.stdout;
}

test('a run ends with its count, alone on the last line', () => {
  expect(outputOf([aFile(passed, passed), aFile(passed)])).toBe("Jest's own summary\n\n3 passed, 0 failed\n");
});

test('a file that could not be run, or failed outside of its tests, counts as failed', () => {
  const notRun = { ...aFile(), testExecError: { message: 'cannot find module' } };
  const badEnd = { ...aFile(passed), failureMessage: 'afterAll failed' };
  const oneBad = { ...aFile(passed, failed), failureMessage: 'one test failed' };
  expect(outputOf([notRun, badEnd, oneBad])).toMatch(/\n2 passed, 3 failed\n$/);
});

test('skipped tests are listed by name, with the packages that would enable them', () => {
  const output = outputOf([
    aFile(passed, skipped('the gate (needs nginx, mariadbd) opens')),
    aFile(skipped('the page (needs chromium) shows'), skipped('later')),
  ]);
  expect(output).toContain(
    '  the gate (needs nginx, mariadbd) opens\n  the page (needs chromium) shows\n  later\n',
  );
  expect(output).toContain('apt-get install nginx mariadb-server chromium\n');
  expect(output).toMatch(/\n1 passed, 0 failed, 3 skipped\n$/);
});

test('without a program to install there is no advice', () => {
  expect(outputOf([aFile(skipped('later'))])).not.toContain('apt-get');
});
