import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync, type Options } from '@swc/core';
import { startProcess, temporaryFolder, until, type RunningProcess } from '@gatehouse/testing';
import { root } from '../stack/built-app';
import { Ledger } from './ledger';
import type { LoadJob } from './load-job';

/** Milliseconds on the clock of the ledger. */
export function now(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** A running load client; see `load-client.child.ts`. */
export class LoadClient {
  private constructor(
    private readonly process: RunningProcess,
    private readonly job: LoadJob,
  ) {}

  static async start(job: Omit<LoadJob, 'ledgerFile' | 'path'> & Partial<LoadJob>): Promise<LoadClient> {
    const folder = temporaryFolder('load');
    const ledgerFile = join(folder, 'ledger.txt');
    const jobFile = join(folder, 'job.json');
    const whole: LoadJob = { path: '/auth', ...job, ledgerFile };
    writeFileSync(jobFile, JSON.stringify(whole));
    const command = process.execPath;
    const child = await startProcess({ command, args: [compiledInto(folder), jobFile], cwd: folder });
    return new LoadClient(child, whole);
  }

  /** Waits until each authorizer has given so many more answers of this status than now. */
  async untilMore(status: number, count: number, timeout = 30_000): Promise<void> {
    const goals = this.counts().map((counts) => (counts[status] ?? 0) + count);
    const reached = () => {
      const seen = this.counts();
      return goals.every((goal, target) => (seen[target]?.[status] ?? 0) >= goal);
    };
    try {
      await until(reached, { message: `${count} more answers ${status} of each`, timeout, every: 10 });
    } catch (error) {
      const seen = JSON.stringify(this.counts());
      throw new Error(`the load client saw ${seen} ${this.process.stderr()}`, { cause: error });
    }
  }

  async stop(): Promise<Ledger> {
    await this.process.stop();
    return Ledger.parse(readFileSync(this.job.ledgerFile, 'utf8'));
  }

  /** For each authorizer, how often it has answered with each status. */
  private counts(): readonly Readonly<Record<number, number>>[] {
    const lines = this.process.stdout().split('\n');
    return JSON.parse(lines.at(-2) || JSON.stringify(this.job.ports.map(() => ({}))));
  }
}

/** The child is one file of TypeScript without imports of ours; Node runs what swc makes of it. */
function compiledInto(folder: string): string {
  const source = readFileSync(join(__dirname, 'load-client.child.ts'), 'utf8');
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a CommonJS configuration
  const options = require(join(root, 'tools/swc.cjs')) as Options;
  const file = join(folder, 'load-client.cjs');
  writeFileSync(file, transformSync(source, { ...options, filename: 'load-client.child.ts' }).code);
  return file;
}
