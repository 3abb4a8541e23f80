import { startProcess } from '@gatehouse/testing';
import { builtApp } from './built-app';
import type { Environment } from './app-environment';

export interface CommandResult {
  readonly exitCode: number;
  readonly json: unknown;
  readonly stderr: string;
}

/** Runs a command as an operator does, in a process of its own, with `--json`. */
export type CommandLine = (...words: string[]) => Promise<CommandResult>;

export function commandLine(env: Environment, cwd: string): CommandLine {
  return async (...words) => {
    const args = [await builtApp('cli'), ...words, '--json'];
    const child = await startProcess({ command: process.execPath, args, env, cwd });
    const exitCode = await child.exited;
    const text = child.stdout().trim();
    return { exitCode, json: text === '' ? null : (JSON.parse(text) as unknown), stderr: child.stderr() };
  };
}
