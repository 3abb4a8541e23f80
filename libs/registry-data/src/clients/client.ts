import type {
  AccessTokenFormat,
  Actor,
  ClientAuthMethod,
  GrantType,
  PublicJwk,
  SubjectStatus,
} from '@gatehouse/identity';

/** What SQL knows of an OAuth client. Times are UNIX seconds. */
export interface Client {
  /** 1 to 64 letters and digits. */
  readonly clientId: string;
  readonly name: string;
  readonly description: string;
  /** Null: nobody's. */
  readonly owner: ClientOwner | null;
  readonly status: SubjectStatus;
  /** Raised by each suspension and each restoring, never lowered. */
  readonly epoch: number;
  /** The one way in which it proves who it is. */
  readonly authMethod: ClientAuthMethod;
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris: readonly string[];
  /** Of the tokens that it gets from now on. */
  readonly accessTokenFormat: AccessTokenFormat;
  /** Public keys of a client that signs its assertions. */
  readonly jwks: readonly PublicJwk[];
  /** The platform's own: its users may be taken to allow it what it asks for. */
  readonly firstParty: boolean;
  /** Where users may be sent after they logged out (OpenID Connect RP-Initiated Logout §3.1). */
  readonly postLogoutRedirectUris: readonly string[];
  /** Who is told that a user logged out (OpenID Connect Back-Channel Logout §2.2); null: nobody. */
  readonly backchannelLogoutUri: string | null;
  /** Whether it is told of which session; otherwise the user is enough. */
  readonly backchannelLogoutSession: boolean;
  /** Whether its access tokens have to be bound to a key of its own (RFC 9449 §5.2). */
  readonly dpopBound: boolean;
  /** Whether its authorization requests have to be pushed (RFC 9126 §6). */
  readonly requirePar: boolean;
  /** Newest first; all that were not removed, those that expired included. */
  readonly secrets: readonly ClientSecret[];
  /** By name. */
  readonly scopes: readonly ClientScope[];
  readonly createdAt: number;
  readonly createdBy: Actor;
  /** Raised by each change. */
  readonly revision: number;
  /** What the token store was last told. */
  readonly publishedRevision: number;
}

export interface ClientOwner {
  readonly uuid: string;
  /** As gateway claims show it: the legacy id as text, or the UUID where there is none. */
  readonly userId: string;
  readonly legacyId: number | null;
}

export interface ClientSecret {
  readonly id: number;
  readonly hash: string;
  readonly createdAt: number;
  /** From when it no longer holds; null: no end. */
  readonly expiresAt: number | null;
  readonly createdBy: Actor;
}

export interface ClientScope {
  readonly scope: string;
  readonly requestedAt: number;
  /** Null: asked for, not given. */
  readonly approvedAt: number | null;
  readonly approvedBy: Actor | null;
}

/** What each change returns: it is recorded, and has to reach the token store. */
export interface ClientChange {
  readonly clientId: string;
  readonly epoch: number;
  readonly revision: number;
  readonly generation: number;
}
