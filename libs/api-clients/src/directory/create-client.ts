import {
  DomainError,
  type Actor,
  type ClientAuthMethod,
  type Clock,
  type GrantType,
  type PublicJwk,
  type Randomness,
} from '@gatehouse/identity';
import type { ClientOwner, Clients, RegistryAudit } from '@gatehouse/registry-data';
import { recordClientAct } from '../audit/record-client-act';
import { randomName, type ClientSecrets } from '../authentication/client-secrets';
import type { ClientSubjects, Publication } from '../subjects/client-subjects';
import { checkRedirectUri } from './redirect-uri';
import { usesSecret } from './uses-secret';

export interface NewClient {
  readonly name: string;
  readonly description: string;
  readonly owner: ClientOwner | null;
  readonly authMethod: ClientAuthMethod;
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris: readonly string[];
  /** For `private_key_jwt`; empty otherwise. */
  readonly jwks: readonly PublicJwk[];
  readonly scopes: readonly string[];
  /** Whether the scopes are approved at once; else they are requested. */
  readonly approved: boolean;
  readonly by: Actor;
}

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
    private readonly subjects: ClientSubjects,
    private readonly audit: RegistryAudit,
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
      firstParty: false,
      secretHash: made?.hash ?? null,
      now,
    });
    const { inForce } = await this.subjects.publishChange(change);
    const details = { name: client.name, scopes: client.scopes.join(' ') };
    await recordClientAct(this.audit, {
      at: now,
      actor: client.by,
      clientId,
      action: 'client.created',
      details,
    });
    return { clientId, clientSecret: made?.secret ?? null, inForce };
  }
}

function check({ authMethod, grantTypes, redirectUris, jwks }: NewClient): void {
  redirectUris.forEach(checkRedirectUri);
  // RFC 6749 §4.4: only confidential clients.
  if (authMethod === 'none' && grantTypes.includes('client_credentials')) {
    throw invalid(
      'public_client',
      'A public client cannot use client_credentials: it could not prove who it is.',
    );
  }
  if (grantTypes.includes('authorization_code') && redirectUris.length === 0) {
    throw invalid('no_redirect_uri', 'A client with authorization_code needs a redirect URI.');
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
