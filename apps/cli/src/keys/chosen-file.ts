import { resolve } from 'node:path';
import { DomainError } from '@gatehouse/identity';
import type { Settings } from '@gatehouse/platform';
import type { CommandRun } from '../command/command-run';
import { KeyFile } from './key-file';

/** The file of `--file`, which needs no settings, or the one of the settings. */
export function chosenFile(run: CommandRun, file: string | undefined): KeyFile {
  if (file !== undefined) return new KeyFile(resolve(file));
  const settings = run.settings();
  const { signingKeysFile } = settings.gatewayToken;
  if (signingKeysFile === null) throw noFile(settings);
  return new KeyFile(signingKeysFile);
}

export function noFile({ production }: Settings): DomainError {
  const why = production
    ? 'SIGNING_KEYS_FILE is not set.'
    : 'The keys of the embedded run are in DATA_DIR/keys.json, and stay as they are.';
  const message =
    `${why} Make a file with \`keys create FILE\`, set SIGNING_KEYS_FILE to it for the registry, the authorizer and ` +
    'the command line, and start the apps again.';
  return new DomainError('refused', 'no_signing_keys_file', message);
}
