import { cpus, loadavg, totalmem } from 'node:os';
import type { Cores } from './cores';

/** What the numbers depend on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** Of the last minute, before anything was measured: what others were doing. */
  readonly load: number;
  readonly pinning: string;
}

export function describeMachine(cores: Cores | null): Machine {
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: Math.round(loadavg()[0]! * 10) / 10,
    pinning:
      cores === null
        ? 'none: one core, or no taskset. Ratios are worth less'
        : `server under test on core ${cores.underTest}; load generator, Redis and MariaDB on core ${cores.others}`,
  };
}
