import { reportFailure } from '../console/failure';
import { print } from '../console/print';
import { CommandRun, type Flags } from './command-run';
import { Interruption } from './interruption';
import type { Outcome } from './outcome';

/** What a command does: with the settings and stores that it asks the run for. */
export type Act = (run: CommandRun) => Promise<Outcome>;

export type RunAct = (act: Act) => Promise<void>;

/**
 * Settings, stores, act, print, close: the same for every command. What is printed has happened: the act's last write
 * has returned before. @returns the exit code
 */
export async function runCommand(flags: Flags, act: Act): Promise<number> {
  const run = new CommandRun(flags);
  const interruption = new Interruption();
  const { signal } = interruption;
  try {
    const outcome = await Promise.race([act(run), signal]);
    await Promise.race([print(flags.json === true ? outcome.json : outcome.text), signal]);
    return outcome.exitCode ?? 0;
  } catch (error) {
    return await reportFailure(error, flags);
  } finally {
    await run.close();
    interruption.stopListening();
  }
}
