const { writeSync } = require('node:fs');

/**
 * Closes a run with what was skipped and how to enable it, and with one line that counts. Test suites that need
 * a program are named "… (needs nginx, mariadbd)" by `describeWith` of libs/testing.
 */
const packages = {
  mariadbd: 'mariadb-server',
  'redis-server': 'redis-server',
  nginx: 'nginx',
  caddy: 'caddy',
  haproxy: 'haproxy',
  apache2: 'apache2',
  mod_auth_openidc: 'libapache2-mod-auth-openidc',
  chromium: 'chromium',
  openssl: 'openssl',
  curl: 'curl',
  'python3-authlib': 'python3-authlib python3-requests',
};

module.exports = class SkippedReporter {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap((file) =>
      file.testResults.filter((test) => ['pending', 'skipped', 'todo', 'disabled'].includes(test.status)),
    );
    const closing = `\n${listOf(skipped)}${countOf(results, skipped)}\n`;
    // Jest's own summary is still to come: the count is to be the last line, so that people and programs find it.
    if (this.globalConfig.watch || this.globalConfig.watchAll) process.stdout.write(closing);
    else process.once('exit', () => write(this.globalConfig.json ? 2 : 1, closing));
  }
};

function listOf(skipped) {
  if (skipped.length === 0) return '';
  const names = skipped.map((test) => `  ${test.fullName}`);
  const programs = skipped.flatMap((test) => /\(needs ([^)]*)\)/.exec(test.fullName)?.[1].split(', ') ?? []);
  const wanted = [...new Set(programs)].map((program) => packages[program] ?? program);
  const advice = wanted.length > 0 ? `\nTo run them: apt-get install ${wanted.join(' ')}\n` : '';
  return `Skipped:\n${names.join('\n')}\n${advice}\n`;
}

/** A file that could not be run, or that failed outside of its tests, counts as one failure. */
function countOf(results, skipped) {
  const failedFiles = results.testResults.filter(
    (file) => file.testExecError || (file.failureMessage && file.numFailingTests === 0),
  );
  const failed = results.numFailedTests + failedFiles.length;
  const count = `${results.numPassedTests} passed, ${failed} failed`;
  return skipped.length > 0 ? `${count}, ${skipped.length} skipped` : count;
}

/** Writes all of it before it returns: at the exit of the process nothing else is waited for. */
function write(descriptor, text) {
  for (let rest = Buffer.from(text); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
    }
  }
}
