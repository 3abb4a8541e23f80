import { InvalidArgumentError, Option, type Command } from 'commander';
import type { GatewayTokenFormat } from '@gatehouse/platform';
import { Scope } from '@gatehouse/scopes';
import { example } from '../command/example';
import type { RunAct } from '../command/run-command';
import { whom } from '../users/people';
import { generateToken } from './generate-token';

export interface TokenOptions {
  readonly user: string;
  readonly scope?: readonly string[];
  readonly format?: GatewayTokenFormat;
  readonly audience?: string;
}

export function addToken(program: Command, run: RunAct): void {
  const token = program.command('token').description('Gateway tokens, for development.');
  token
    .command('generate')
    .description(
      'Print what the gateway would hand to a service for this person, good for a minute. Belongs to no ' +
        'session, and logs nobody in. Refused with NODE_ENV=production.',
    )
    .requiredOption('--user <user>', whom)
    .option('--scope <scope...>', 'only these of the scopes that the person holds', scopes)
    .addOption(
      new Option('--format <format>', 'instead of GATEWAY_TOKEN_FORMAT').choices(['jwe', 'jws', 'arxiv']),
    )
    .option('--audience <name>', 'instead of GATEWAY_AUDIENCE')
    .addHelpText('after', example('token generate --user ada --scope submission:read --format jws'))
    .action((options: TokenOptions) => run((it) => generateToken(it, options)));
}

function scopes(text: string, before: readonly string[] = []): readonly string[] {
  if (Scope.parse(text) === null) {
    throw new InvalidArgumentError('A scope is domain:action or domain:action:resource.');
  }
  return [...before, text];
}
