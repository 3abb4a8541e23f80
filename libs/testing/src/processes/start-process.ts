import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { endLater } from '../run/endings';
import { keepPid } from './pid-files';
import { exitCode, sendSignal } from './signals';
import { waitUntilReady, type Readiness } from './readiness';

export interface ProcessOptions {
  readonly command: string;
  readonly args?: readonly string[];
  /** The whole environment, but for PATH: nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** When it is up: an address that answers 2xx, words of its output, or a probe. Without it: once it is spawned. */
  readonly ready?: Readiness;
  /** Milliseconds until `ready` must hold. */
  readonly timeout?: number;
  /** Milliseconds that `stop` waits after SIGTERM, 10 seconds by default. */
  readonly stopTimeout?: number;
}

export interface RunningProcess {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** The exit code; 128 and the signal's number if a signal ended it. */
  readonly exited: Promise<number>;
  /** SIGTERM; resolves with the exit code. What is not gone in time is killed, and that is an error. */
  stop(): Promise<number>;
  /** SIGKILL, also to what it started itself; resolves when it is gone. */
  kill(): Promise<number>;
  /** SIGSTOP: it keeps its connections and answers nothing. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  signal(signal: NodeJS.Signals): void;
}

/** Starts a program in a process group of its own. It ends with the test file at the latest. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  const child = spawn(options.command, options.args ?? [], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw new Error(`${options.command} could not be started`, { cause: error });
  }
  const running = new SpawnedProcess(child, child.pid!, options.stopTimeout ?? 10_000);
  if (options.ready !== undefined) {
    try {
      await waitUntilReady(running, options.ready, options.timeout ?? 45_000);
    } catch (error) {
      await running.kill();
      const said = `${running.stdout()}${running.stderr()}`.slice(-4_000);
      throw new Error(`${options.command} did not start: ${(error as Error).message}\n${said}`, {
        cause: error,
      });
    }
  }
  return running;
}

class SpawnedProcess implements RunningProcess {
  readonly exited: Promise<number>;
  private out = '';
  private err = '';
  private gone = false;

  constructor(
    child: ChildProcess,
    readonly pid: number,
    private readonly stopTimeout: number,
  ) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    const forgetPid = keepPid(pid);
    const forgetEnding = endLater({
      end: async () => void (await this.kill()),
      endNow: () => void sendSignal(-pid, 'SIGKILL'),
    });
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.gone = true;
        sendSignal(-pid, 'SIGKILL'); // what it left behind in its group
        forgetPid();
        forgetEnding();
        const done = () => resolve(exitCode(code, signal));
        // The last words may still be on their way; someone who inherited the pipe may keep it open for good.
        const timer = setTimeout(done, 500);
        child.once('close', () => {
          clearTimeout(timer);
          done();
        });
      });
    });
  }

  stdout(): string {
    return this.out;
  }

  stderr(): string {
    return this.err;
  }

  async stop(): Promise<number> {
    this.signal('SIGTERM');
    this.signal('SIGCONT'); // a frozen process would not hear the other signal
    const limit = new AbortController();
    const code = await Promise.race([
      this.exited,
      sleep(this.stopTimeout, null, { signal: limit.signal }).catch(() => null),
    ]);
    limit.abort();
    if (code !== null) return code;
    await this.kill();
    throw new Error(
      `process ${this.pid} did not stop within ${this.stopTimeout} ms of SIGTERM\n${this.err.slice(-4_000)}`,
    );
  }

  kill(): Promise<number> {
    if (!this.gone) sendSignal(-this.pid, 'SIGKILL');
    return this.exited;
  }

  freeze(): void {
    this.signal('SIGSTOP');
  }

  thaw(): void {
    this.signal('SIGCONT');
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.gone) sendSignal(this.pid, signal);
  }
}
