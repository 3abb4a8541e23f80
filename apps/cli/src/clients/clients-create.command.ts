import { readFileSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { ApiClientsModule, CreateClient } from '@gatehouse/api-clients';
import {
  accessTokenFormats,
  clientAuthMethods,
  DomainError,
  grantTypes,
  type AccessTokenFormat,
  type ClientAuthMethod,
  type GrantType,
  type PublicJwk,
} from '@gatehouse/identity';
import { mayLogIn } from '@gatehouse/legacy';
import { PeopleModule, PersonDirectory, UserSubjects } from '@gatehouse/people';
import type { Settings } from '@gatehouse/platform';
import type { ClientOwner } from '@gatehouse/registry-data';
import { identityScopes, isIdentityScope, Scope } from '@gatehouse/scopes';
import type { CommandRun } from '../command/command-run';
import { example } from '../command/example';
import type { Outcome } from '../command/outcome';
import type { RunAct } from '../command/run-command';
import { WrongUsage } from '../command/wrong-usage';
import { harmless } from '../console/columns';
import { whom } from '../users/people';
import { addClientOptions, clientOptionsOf, type OptionFlags } from './client-options';

interface CreateOptions extends OptionFlags {
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly grant: readonly GrantType[];
  readonly scope?: readonly string[];
  readonly authMethod: ClientAuthMethod;
  readonly accessTokenFormat: AccessTokenFormat;
  readonly public?: true;
  readonly jwksFile?: string;
}

export function addClientsCreate(clients: Command, run: RunAct): void {
  const create = clients
    .command('create')
    .description(
      'Register an API client, approved for the scopes given. The secret is shown once: it is stored only hashed.',
    )
    .requiredOption('--name <name>', 'what people see')
    .requiredOption('--owner <user>', `whose client it is; suspended, so is the client: ${whom}`)
    .addOption(
      new Option('--grant <grant...>', 'how it gets tokens').choices([...grantTypes]).makeOptionMandatory(),
    )
    .option('--scope <scope...>', 'what it may ask for', scopes)
    .addOption(
      new Option('--auth-method <method>', 'how it proves who it is')
        .choices(clientAuthMethods.filter((method) => method !== 'none'))
        .default('client_secret_basic'),
    )
    .addOption(accessTokenFormat().default('opaque'))
    .option('--public', 'it cannot keep a secret, and gets none (an app in a browser or on a phone)')
    .option('--jwks-file <file>', 'its public keys (JWK Set), for --auth-method private_key_jwt')
    .option('--description <text>', 'for people', '');
  addClientOptions(create)
    .addHelpText(
      'after',
      example('clients create --name Harvester --owner ada --grant client_credentials --scope public:read'),
    )
    .action((options: CreateOptions, command: Command) =>
      run((it) => createClient(it, options, command.getOptionValueSource('authMethod') === 'cli')),
    );
}

async function createClient(run: CommandRun, options: CreateOptions, named: boolean): Promise<Outcome> {
  if (options.public && named) throw new WrongUsage('--public and --auth-method exclude each other.');
  const jwks = options.jwksFile === undefined ? [] : readJwks(options.jwksFile);
  const settings = run.settings();
  if (settings.legacyDatabase === null) {
    const message = 'The owner is looked up in the legacy database, and CLASSIC_DATABASE_URI is not set.';
    throw new DomainError('refused', 'no_legacy_database', message);
  }
  const context = await run.open(settings, [
    PeopleModule.forRoot(settings, { background: false }),
    ApiClientsModule.forRoot(settings, { background: false }),
  ]);
  const created = await context.get(CreateClient).create({
    ...clientOptionsOf(options),
    redirectUris: options.redirectUri ?? [],
    name: options.name,
    description: options.description,
    owner: await ownerOf(context, options.owner, settings),
    authMethod: options.public ? 'none' : options.authMethod,
    grantTypes: options.grant,
    accessTokenFormat: options.accessTokenFormat,
    jwks,
    scopes: options.scope ?? [],
    approved: true,
    by: 'cli',
  });
  const { clientId, clientSecret, inForce } = created;
  const later = inForce ? '' : '\nThe token store does not answer; the client can be used when it does.';
  const secret = clientSecret === null ? 'It has no secret.' : `Secret, shown only now: ${clientSecret}`;
  return {
    json: { client_id: clientId, client_secret: clientSecret },
    text: `Created ${harmless(options.name)}: client id ${clientId}. ${secret}${later}`,
  };
}

/** The owner's record is put into the token store as well, so that the client is cut off with its owner from now on. */
async function ownerOf(
  context: INestApplicationContext,
  owner: string,
  { session }: Settings,
): Promise<ClientOwner> {
  const { account, legacyUser } = await context.get(PersonDirectory).get(owner);
  if (account.status !== 'active' || !mayLogIn(legacyUser)) {
    throw new DomainError(
      'refused',
      'owner_suspended',
      'The owner is suspended, here or in the old system, and so would the client be.',
    );
  }
  try {
    await context.get(UserSubjects).publish(account, legacyUser, session.duration);
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'unavailable') throw error;
  }
  return { uuid: account.uuid, userId: String(legacyUser.id), legacyId: legacyUser.id };
}

function readJwks(file: string): readonly PublicJwk[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new DomainError('invalid', 'bad_jwks', `${harmless(file)} cannot be read, or is no JSON.`);
  }
  const keys = (content as { keys?: unknown } | null)?.keys;
  if (
    !Array.isArray(keys) ||
    keys.length === 0 ||
    !keys.every((key) => typeof key === 'object' && key !== null)
  ) {
    throw new DomainError('invalid', 'bad_jwks', `${harmless(file)} is no JWK Set: {"keys": [{"kty": …}]}.`);
  }
  return keys as PublicJwk[];
}

export function accessTokenFormat(): Option {
  const help = 'what its access tokens are: `jwt` can be verified offline, and then ends only at its `exp`';
  return new Option('--access-token-format <format>', help).choices([...accessTokenFormats]);
}

export function scopes(text: string, before: readonly string[] = []): readonly string[] {
  if (!isIdentityScope(text) && Scope.parse(text) === null) {
    const identity = identityScopes.join(', ');
    throw new InvalidArgumentError(
      `A scope is domain:action, domain:action:resource, or one of ${identity}.`,
    );
  }
  return [...before, text];
}
