import type { AccessTokenFormat, GrantType } from '@gatehouse/identity';
import type { Proof } from '../clients/client-job';
import { jwksFile, keyPair } from '../clients/key-pair';
import type { CommandLine } from '../stack/command-line';
import type { RelyingPartyJob } from './relying-party-job';

export interface ApplicationRegistration {
  readonly name?: string;
  /** A user, as `--owner` takes one. */
  readonly owner: string;
  readonly scopes: readonly string[];
  readonly method?: RelyingPartyJob['method'];
  readonly grants?: readonly GrantType[];
  readonly redirectUris?: readonly string[];
  readonly loggedOutUris?: readonly string[];
  readonly accessTokenFormat?: AccessTokenFormat;
  /** More words of the command line. */
  readonly more?: readonly string[];
}

/** An application that the operator registered by the command line. */
export interface RegisteredApplication {
  readonly clientId: string;
  readonly method: RelyingPartyJob['method'];
  /** Null for a public one. */
  readonly proof: Proof | null;
}

export async function registerApplication(
  cli: CommandLine,
  registration: ApplicationRegistration,
): Promise<RegisteredApplication> {
  const { name = 'Reading list', owner, scopes, method = 'client_secret_basic' } = registration;
  const { grants = ['authorization_code', 'refresh_token'], accessTokenFormat = 'opaque' } = registration;
  const pair = method === 'private_key_jwt' ? keyPair() : null;
  const created = await cli(
    ...['clients', 'create', '--name', name, '--owner', owner, '--access-token-format', accessTokenFormat],
    ...each('--grant', grants),
    ...each('--scope', scopes),
    ...each('--redirect-uri', registration.redirectUris ?? []),
    ...each('--post-logout-redirect-uri', registration.loggedOutUris ?? []),
    ...(method === 'none' ? ['--public'] : ['--auth-method', method]),
    ...(pair === null ? [] : ['--jwks-file', jwksFile(pair.publicKey)]),
    ...(registration.more ?? []),
  );
  if (created.exitCode !== 0) throw new Error(`clients create ended so: ${created.stderr}`);
  const { client_id: clientId, client_secret: secret } = created.json as {
    client_id: string;
    client_secret: string | null;
  };
  return { clientId, method, proof: pair?.proof ?? (secret === null ? null : { secret }) };
}

function each(option: string, values: readonly string[]): string[] {
  return values.flatMap((value) => [option, value]);
}
