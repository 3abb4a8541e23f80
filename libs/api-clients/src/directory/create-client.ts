import { DomainError, type Clock, type GrantType, type Randomness } from '@gatehouse/identity';
import type { Clients, CreateClientAct } from '@gatehouse/registry-data';
import { randomName, type ClientSecrets } from '../authentication/client-secrets';
import type { ClientChanges } from '../subjects/client-changes';
import type { Publication } from '../subjects/client-subjects';
import { checkAddresses } from './client-addresses';
import { usesSecret } from './uses-secret';

/** What whoever registers a client says of it; the rest is made here. */
export type NewClient = Omit<CreateClientAct, 'clientId' | 'firstParty' | 'secretHash' | 'now'> & {
  /** False by default. */
  readonly firstParty?: boolean;
};

export interface CreatedClient extends Publication {
  readonly clientId: string;
  /** Shown once; null for a client that has none. */
  readonly clientSecret: string | null;
}

/** 22 of 62 characters: 131 bits. An id is no secret, but it is never guessed or given twice. */
const idLength = 22;

/** Registers API clients. */
export class CreateClient {
  constructor(
    private readonly clients: Clients,
    private readonly secrets: ClientSecrets,
    private readonly changes: ClientChanges,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Throws `invalid` for what does not go together; nothing is written then. */
  async create(client: NewClient): Promise<CreatedClient> {
    check(client);
    const clientId = randomName(this.randomness, idLength);
    const made = usesSecret(client.authMethod) ? this.secrets.make() : null;
    const now = this.clock.seconds();
    const change = await this.clients.create({
      ...client,
      clientId,
      firstParty: client.firstParty ?? false,
      secretHash: made?.hash ?? null,
      now,
    });
    const details = {
      name: client.name,
      scopes: client.scopes.join(' '),
      access_token_format: client.accessTokenFormat ?? 'opaque',
      first_party: client.firstParty ?? false,
    };
    const act = { action: 'client.created', by: client.by, now, details } as const;
    const { inForce } = await this.changes.follow(change, act);
    return { clientId, clientSecret: made?.secret ?? null, inForce };
  }
}

function check(client: NewClient): void {
  const { authMethod, grantTypes, jwks } = client;
  checkAddresses(client, grantTypes);
  // RFC 6749 §4.4: only confidential clients.
  if (authMethod === 'none' && grantTypes.includes('client_credentials')) {
    throw invalid(
      'public_client',
      'A public client cannot use client_credentials: it could not prove who it is.',
    );
  }
  if (grantTypes.includes('refresh_token') && !grantTypes.some(givesRefreshTokens)) {
    throw invalid('lone_refresh_token', 'refresh_token needs a grant that gives refresh tokens.');
  }
  if (authMethod !== 'private_key_jwt' && jwks.length > 0) {
    throw invalid('keys_unused', 'Only a client with private_key_jwt has public keys.');
  }
}

function givesRefreshTokens(grant: GrantType): boolean {
  return grant === 'authorization_code' || grant === 'urn:ietf:params:oauth:grant-type:device_code';
}

function invalid(code: string, sentence: string): DomainError {
  return new DomainError('invalid', code, sentence);
}
