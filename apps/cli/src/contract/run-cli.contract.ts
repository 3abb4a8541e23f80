import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(__dirname, '../../../..');
const program = join(root, 'dist/apps/cli/main.js');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one value on standard output; throws if there is anything else. */
  json<T = Record<string, unknown>>(): T;
}

export interface Running {
  readonly ended: Promise<Ran>;
  /** What it has said until now. */
  stderr(): string;
  /** Gives it this as its whole standard input. */
  write(text: string): void;
  signal(name: NodeJS.Signals): void;
}

export type Environment = Readonly<Record<string, string>>;

/** Builds the command line if its sources changed since. */
export async function buildCli(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'tools/cli.mjs'), '--version'], {
    timeout: 120_000,
  });
}

/** Runs the built command line as operators do: as a process, with nothing but this environment. */
export function runCli(env: Environment, words: readonly string[], input = ''): Promise<Ran> {
  const running = startCli(env, words);
  running.write(input);
  return running.ended;
}

/** The same with standard input left open until something is written. */
export function startCli(env: Environment, words: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: env.DATA_DIR,
    env: { PATH: process.env.PATH, ...env },
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined); // most commands never read it
  const ended = new Promise<Ran>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr, json: <T>() => JSON.parse(stdout) as T }));
  });
  return {
    ended,
    stderr: () => stderr,
    write: (text) => child.stdin.end(text),
    signal: (name) => void child.kill(name),
  };
}
