import { runProgram } from '../program';
import type { Environment, Ran } from './run-cli.contract';

/** The end of the queue: what is of the process can be of one command at a time. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the command line in this process, with nothing but this environment: a tenth of the time of a process of its own,
 * most of which is to load code. Commands that are run at once run one after the other, and nothing is on standard input.
 */
export function runHere(env: Environment, words: readonly string[]): Promise<Ran> {
  const ran = last.then(() => runAlone(env, words));
  last = ran.catch(() => undefined);
  return ran;
}

async function runAlone(env: Environment, words: readonly string[]): Promise<Ran> {
  const before = { env: process.env, folder: process.cwd() };
  const stdout = capture(process.stdout);
  const stderr = capture(process.stderr);
  process.env = { PATH: before.env.PATH, ...env };
  process.chdir(env.DATA_DIR!);
  try {
    const code = await runProgram(words);
    const said = { stdout: stdout.text(), stderr: stderr.text() };
    return { code, ...said, json: <T>() => JSON.parse(said.stdout) as T };
  } finally {
    process.chdir(before.folder);
    process.env = before.env;
    stdout.stop();
    stderr.stop();
  }
}

function capture(stream: NodeJS.WriteStream) {
  let text = '';
  const spy = jest.spyOn(stream, 'write').mockImplementation((chunk, encodingOrDone, done) => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const written = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (written) setImmediate(written);
    return true;
  });
  return { text: () => text, stop: () => spy.mockRestore() };
}
