import { Command, CommanderError } from 'commander';
import { runCommand, type RunAct } from './command/run-command';
import { WrongUsage } from './command/wrong-usage';
import { addClients } from './clients/clients.command';
import { addConfig } from './config/config-check.command';
import { reportFailure } from './console/failure';
import { print } from './console/print';
import { addKeys } from './keys/keys.command';
import { addMigrate } from './migrate/migrate.command';
import { addPolicy } from './policy/policy.command';
import { addSessions } from './sessions/sessions.command';
import { addStore } from './store/store-rebuild.command';
import { addToken } from './token/token-generate.command';
import { addUsers } from './users/users.command';
import { version } from './version';

/**
 * Runs the command that these words are. `--version` alone asks for ours; after a command it is that command's own option,
 * which the program would otherwise take from it. Leaves the process as it was: nothing listens any more, nothing is open.
 *
 * @returns the exit code: 0 done, 1 refused or failed, 2 wrong usage
 */
export async function runProgram(words: readonly string[]): Promise<number> {
  const json = words.includes('--json');
  let exitCode = 0;
  const said: string[] = [];
  const program = programWith(said, async (act) => {
    exitCode = await runCommand(program.opts(), act);
  });
  if (!words.some((word) => !word.startsWith('-'))) program.version(version());
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0 || error.code === 'commander.help') return wrongUsage(error, said, json);
    const text = said.join('');
    await print(json ? { [error.code === 'commander.version' ? 'version' : 'help']: text.trim() } : text);
    return 0;
  }
}

/** @param said gets what commander says instead of its output */
function programWith(said: string[], run: RunAct): Command {
  const program = new Command('gatehouse')
    .description('What operators do with Gatehouse.')
    .option('--json', 'print one JSON value on standard output, and nothing else there')
    .option('--verbose', 'log more than warnings, on standard error')
    .configureOutput({ writeOut: (text) => said.push(text), writeErr: (text) => said.push(text) })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 done, 1 refused or failed, 2 wrong usage.');
  for (const add of [
    addMigrate,
    addConfig,
    addUsers,
    addClients,
    addSessions,
    addPolicy,
    addStore,
    addToken,
    addKeys,
  ]) {
    add(program, run);
  }
  return program;
}

/** A command that lacks a word gets the help that would have said so; `--json` gets the error in any case. */
async function wrongUsage(error: CommanderError, said: readonly string[], json: boolean): Promise<number> {
  const text = said.join('').trim();
  const lacksCommand = error.code === 'commander.help';
  const message = lacksCommand ? 'a command is missing' : error.message.replace(/^error: /, '');
  if (json || !lacksCommand) return reportFailure(new WrongUsage(message), { json });
  process.stderr.write(`${text}\n`);
  return 2;
}
