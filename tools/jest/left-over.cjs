const { existsSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');

/** Ends every process whose id lies in the run's folder, waits until all are gone, and removes the folder. */
exports.endPolitely = async (run) => {
  const pids = pidsIn(run);
  for (const pid of pids) {
    signal(pid, 'SIGTERM');
    signal(pid, 'SIGCONT'); // a frozen process hears nothing else
  }
  const deadline = Date.now() + 10_000;
  const anyAlive = () => pids.some((pid) => signal(pid, 0) && !isZombie(pid));
  while (anyAlive() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  exports.endNow(run);
};

/** The same without waiting, for the exit of this process. */
exports.endNow = (run) => {
  if (!existsSync(run)) return;
  for (const pid of pidsIn(run)) signal(-pid, 'SIGKILL'); // each leads a process group of its own
  rmSync(run, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
};

function pidsIn(run) {
  const files = readdirSync(run).filter((file) => file.endsWith('.pid'));
  return files.map((file) => Number(readFileSync(join(run, file), 'utf8'))).filter((pid) => pid > 1);
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Dead, but not collected by its parent: as process 1 of a container often leaves it. */
function isZombie(pid) {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
