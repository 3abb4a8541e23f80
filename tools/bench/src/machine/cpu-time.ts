import { readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second, whatever its timer does (`USER_HZ`). */
const ticksPerSecond = 100;

/** Seconds of CPU that a process has used so far; null where the system does not tell. */
export function cpuSeconds(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return null;
  }
}
