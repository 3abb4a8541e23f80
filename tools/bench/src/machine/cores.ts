import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { readFileSync } from 'node:fs';
import { childrenOf } from './cpu-time';

/** Which core does what. Null: nothing is pinned, because there is one core only, or no `taskset`. */
export interface Cores {
  /** Where the server that is measured runs, alone. */
  readonly underTest: number;
  /** Where the load generator runs, and all other servers. */
  readonly others: number;
}

/** Puts this process, and with it whatever it starts, on the second of the cores that it may use. */
export function takeOurCore(): Cores | null {
  const [underTest, others] = allowedCores();
  if (underTest === undefined || others === undefined) return null;
  try {
    execFileSync('taskset', ['-acp', String(others), String(process.pid)], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return { underTest, others };
}

/** A command line that runs on the core of the server under test. */
export function onCoreUnderTest(
  cores: Cores | null,
  command: string,
  args: readonly string[],
): { command: string; args: string[] } {
  if (cores === null) return { command, args: [...args] };
  return { command: 'taskset', args: ['-c', String(cores.underTest), command, ...args] };
}

/** Moves a process and its children, like the workers of NGINX, to the core of the server under test. */
export function moveToCoreUnderTest(cores: Cores | null, pid: number): void {
  if (cores === null) return;
  for (const one of [pid, ...childrenOf(pid)]) {
    execFileSync('taskset', ['-acp', String(cores.underTest), String(one)], { stdio: 'ignore' });
  }
}

/** `0-1,4` of Linux as [0, 1, 4]; all cores elsewhere. */
function allowedCores(): number[] {
  try {
    const list = /^Cpus_allowed_list:\s*(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]!;
    return list.split(',').flatMap((range) => {
      const [first, last = first] = range.split('-').map(Number) as [number, number?];
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  } catch {
    return cpus().map((_, index) => index);
  }
}
