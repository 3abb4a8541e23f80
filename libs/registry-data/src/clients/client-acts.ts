import type { AccessTokenFormat, Actor, ClientAuthMethod, GrantType, PublicJwk } from '@gatehouse/identity';
import type { ClientOwner } from './client';

interface Act {
  readonly clientId: string;
  readonly by: Actor;
  /** UNIX seconds. */
  readonly now: number;
}

/** What may be left out of a registration, and changed later. */
export interface ClientOptions {
  /** None by default. */
  readonly postLogoutRedirectUris?: readonly string[];
  /** Null by default. */
  readonly backchannelLogoutUri?: string | null;
  /** False by default, as are the rest. */
  readonly backchannelLogoutSession?: boolean;
  readonly dpopBound?: boolean;
  readonly requirePar?: boolean;
}

export interface CreateClientAct extends Act, ClientOptions {
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

/** What is left out stays as it is. */
export interface ChangeOptionsAct extends Act, ClientOptions {
  readonly redirectUris?: readonly string[];
  readonly firstParty?: boolean;
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
