import type { AccessTokenFormat, Actor, ClientAuthMethod, GrantType, PublicJwk } from '@gatehouse/identity';
import type { ClientOwner } from './client';

interface Act {
  readonly clientId: string;
  readonly by: Actor;
  /** UNIX seconds. */
  readonly now: number;
}

export interface CreateClientAct extends Act {
  readonly name: string;
  readonly description: string;
  readonly owner: ClientOwner | null;
  readonly authMethod: ClientAuthMethod;
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris: readonly string[];
  /** Left out: opaque. */
  readonly accessTokenFormat?: AccessTokenFormat;
  /** For `private_key_jwt`; empty otherwise. */
  readonly jwks: readonly PublicJwk[];
  readonly firstParty: boolean;
  /** Given exactly where the method is one that shows a secret. */
  readonly secretHash: string | null;
  /** What it asks for. */
  readonly scopes: readonly string[];
  /** Whether it gets that at once. */
  readonly approved: boolean;
}

export interface AccessTokenFormatAct extends Act {
  readonly accessTokenFormat: AccessTokenFormat;
}

export interface AddSecretAct extends Act {
  readonly hash: string;
  /** From when the secrets that hold now no longer do, unless they end before; not given: as they are. */
  readonly retireOthersAt?: number | null;
}

export interface RemoveSecretAct extends Act {
  readonly secretId: number;
}

export interface ScopesAct extends Act {
  readonly scopes: readonly string[];
}
