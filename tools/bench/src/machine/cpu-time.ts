import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, whatever its timer does (`USER_HZ`). */
const ticksPerSecond = 100;

/** Seconds of CPU that a process and its children, like the workers of an app, have used so far; NaN where the system does not tell. */
export function cpuSecondsOfAll(pid: number): number {
  const all = [pid, ...childrenOf(pid)].map((one) => cpuSeconds(one) ?? NaN);
  return all.reduce((sum, seconds) => sum + seconds, 0);
}

/** The processes that a process has started and that run; none where the system does not tell. */
export function childrenOf(pid: number): number[] {
  try {
    const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return pids.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Seconds of CPU that a process has used so far; null where the system does not tell. */
export function cpuSeconds(pid: number): number | null {
  try {
    return nanosecondsOf(pid) / 1e9;
  } catch {
    return secondsInTicks(pid);
  }
}

/** Linux counts in nanoseconds what each thread has run; one that has ended is missing. Throws where it does not. */
function nanosecondsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const ran = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'));
  return ran.reduce((sum, text) => sum + Number(text.split(' ', 1)[0]), 0);
}

function secondsInTicks(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return null;
  }
}
