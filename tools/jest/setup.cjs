const { spawn } = require('node:child_process');
const { mkdtempSync, existsSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, delimiter } = require('node:path');
const { endNow } = require('./left-over.cjs');

/** A folder for the run: servers that test files share leave their addresses and process ids in it. */
module.exports = async () => {
  const run = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  process.env.GATEHOUSE_TEST_RUN = run;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  process.env.PATH = [...new Set(folders)].filter((folder) => existsSync(folder)).join(delimiter);

  // Ctrl-C leaves no time for teardown.cjs, and servers in process groups of their own do not hear it.
  process.once('exit', () => endNow(run));
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  endIfKilled(run);
};

/** SIGKILL leaves no time for anything: a shell waits for the end of its input, which is the end of Jest. */
function endIfKilled(run) {
  const script = `
    cat > /dev/null
    for file in "$1"/*.pid; do [ -f "$file" ] && kill -s KILL -- "-$(cat "$file")"; done
    rm -rf "\${1:?}"`;
  const shell = spawn('sh', ['-c', script, 'sh', run], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.stdin.unref();
  shell.unref();
}
