import { InvalidArgumentError, Option, type Command } from 'commander';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { algorithmOption, type KeyAlgorithm } from './key-algorithm';
import { createKeys } from './keys-create';
import { listKeys } from './keys-list';
import { rotateKeys, type RotateOptions } from './keys-rotate';

/** Twice what caches may keep of `/jwks`. */
const defaultAfter = 600;
/** A day: longer than any token that such a key signs. */
const defaultKeep = 86_400;
const mostSeconds = 31_622_400;

export function addKeys(program: Command, run: RunAct): void {
  const keys = program.command('keys').description('The keys that sign tokens, in SIGNING_KEYS_FILE.');
  keys
    .command('list')
    .description('List the keys with their state and times. Exit code 1 if none may sign.')
    .option('--file <file>', 'in place of SIGNING_KEYS_FILE')
    .addHelpText('after', example('keys list'))
    .action((options: { file?: string }) => run((it) => Promise.resolve(listKeys(it, options))));
  keys
    .command('create')
    .description('Make a new file with one key that signs at once. Never overwrites one.')
    .argument('<file>')
    .addOption(algorithmOption('ES256'))
    .addHelpText('after', example('keys create /etc/gatehouse/signing-keys.json'))
    .action((file: string, options: { alg?: KeyAlgorithm }) => run(() => createKeys(file, options)));
  addRotate(keys, run);
}

function addRotate(keys: Command, run: RunAct): void {
  keys
    .command('rotate')
    .description(
      'Add a key that is published at once and signs later, and give the others an end. Apps need no restart, and ' +
        'services that verify by /jwks refuse nobody.',
    )
    .option('--file <file>', 'in place of SIGNING_KEYS_FILE')
    .addOption(algorithmOption('that of the key that signs now'))
    .option('--after <seconds>', 'from now until the new key signs', seconds, defaultAfter)
    .option('--keep <seconds>', 'from then until the older keys are published no more', seconds, defaultKeep)
    .addOption(
      new Option(
        '--now',
        'a key was stolen: the new one signs at once and all others are gone; tokens of theirs are refused',
      ).conflicts(['after', 'keep']),
    )
    .addHelpText('after', example('keys rotate'))
    .action((options: RotateOptions) => run((it) => rotateKeys(it, options)));
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= mostSeconds) return value;
  throw new InvalidArgumentError(`It is a whole number of seconds, at most ${mostSeconds}.`);
}
