import { startProcess, temporaryFolder, type RunningProcess } from '@gatehouse/testing';
import type { Environment } from './app-environment';
import { builtApp } from './built-app';

export type AppName = 'accounts' | 'registry' | 'authorizer';

/** A built app as a process, which can be killed and started again on its port. */
export class AppProcess {
  private constructor(
    readonly port: number,
    private readonly start: () => Promise<RunningProcess>,
    private running: RunningProcess,
  ) {}

  /** Starts it; it is ready then. */
  static async start(app: AppName, port: number, env: Environment): Promise<AppProcess> {
    const start = async () =>
      startProcess({
        command: process.execPath,
        args: [await builtApp(app)],
        env: { ...env, [`${app.toUpperCase()}_PORT`]: String(port) },
        cwd: temporaryFolder(app),
        ready: `http://127.0.0.1:${port}/readyz`,
      });
    return new AppProcess(port, start, await start());
  }

  get pid(): number {
    return this.running.pid;
  }

  /** What it logged since it was started last. */
  log(): string {
    return `${this.running.stdout()}${this.running.stderr()}`;
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.running.kill();
  }

  /** Starts it again after it was killed. */
  async startAgain(): Promise<void> {
    this.running = await this.start();
  }

  async stop(): Promise<void> {
    await this.running.stop();
  }
}
