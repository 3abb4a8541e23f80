import { InvalidArgumentError } from 'commander';

/** The number of a version, as it stands on a command line. */
export function versionNumber(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError('A version is a number from 1.');
  return Number(text);
}
