import { uuidFromKey, uuidToKey } from './uuid-key';

export type SubjectKind = 'user' | 'client' | 'delegation';

const delegationId = /^[A-Za-z0-9_-]{22}$/;

/** Names a subject: a user by UUID, a client by client id, a delegation by its id. */
export class SubjectRef {
  private constructor(
    readonly kind: SubjectKind,
    readonly id: string,
    /** Short text, unique over all kinds: `u` or `d` and 22 base64url characters, or `c` and the client id. */
    readonly key: string,
  ) {}

  static user(uuid: string): SubjectRef {
    return new SubjectRef('user', uuid.toLowerCase(), `u${uuidToKey(uuid)}`);
  }

  static client(clientId: string): SubjectRef {
    if (!/^[A-Za-z0-9]{1,64}$/.test(clientId))
      throw new TypeError('a client id has 1 to 64 letters and digits');
    return new SubjectRef('client', clientId, `c${clientId}`);
  }

  /** @param id 128 random bits, base64url */
  static delegation(id: string): SubjectRef {
    if (!delegationId.test(id)) throw new TypeError('a delegation id has 22 base64url characters');
    return new SubjectRef('delegation', id, `d${id}`);
  }

  /** The ref that has this key, or null if the text is no key. */
  static parse(key: string): SubjectRef | null {
    if (key.startsWith('u')) {
      const uuid = uuidFromKey(key.slice(1));
      return uuid === null ? null : new SubjectRef('user', uuid, key);
    }
    const id = key.slice(1);
    if (key.startsWith('d')) return delegationId.test(id) ? new SubjectRef('delegation', id, key) : null;
    return /^c[A-Za-z0-9]{1,64}$/.test(key) ? new SubjectRef('client', id, key) : null;
  }

  equals(other: SubjectRef): boolean {
    return this.key === other.key;
  }

  toString(): string {
    return `${this.kind} ${this.id}`;
  }
}

export type SubjectStatus = 'active' | 'suspended';

/** One scope given to one subject, beside what its roles hold. */
export interface Grant {
  /** `domain:action` or `domain:action:resource`. */
  readonly scope: string;
  /** UNIX seconds from which it no longer holds; null: no end. */
  readonly expires: number | null;
}

/** A person's name as arXiv's session claims spell it. */
export interface FullName {
  readonly forename: string;
  readonly surname: string;
  readonly suffix: string;
}

/** The `profile` of arXiv's session claims. */
export interface UserProfile {
  readonly affiliation: string;
  readonly country: string;
  readonly rank: number | null;
  readonly submission_groups: readonly string[];
  /** For example `astro-ph.GA`; null where there is none. */
  readonly default_category: string | null;
  readonly homepage_url: string;
  readonly remember_me: boolean;
}

/** What a gateway token says of a user. */
export interface UserClaims {
  readonly username: string;
  readonly email: string;
  /** Legacy id as text, or the UUID where there is none. */
  readonly user_id: string;
  readonly name: FullName;
  readonly profile: UserProfile | null;
  readonly verified: boolean;
}

/** What a gateway token says of a client. */
export interface ClientClaims {
  readonly client_id: string;
  readonly owner_id: string;
  readonly name: string | null;
}

interface SubjectRecord {
  readonly ref: SubjectRef;
  readonly status: SubjectStatus;
  /** Raised by each revocation, never lowered. A session lives only while its epoch equals this one. */
  readonly epoch: number;
  /** Raised by each write; writers state the version they read. 0: not written yet. */
  readonly version: number;
  readonly roles: readonly string[];
  readonly grants: readonly Grant[];
}

/** What a user may do now. */
export interface UserSubject extends SubjectRecord {
  readonly kind: 'user';
  /** Legacy `user_id`; null for an account that the old system does not know. */
  readonly legacyId: number | null;
  /** Capability bits of the legacy cookie. */
  readonly classic: number;
  /** Categories, compressed: `astro-ph.GA`, `math.*`, `*.*`. */
  readonly endorsements: readonly string[];
  readonly claims: UserClaims;
  /** Digest of the legacy rows that this was made from; the feed compares it. Null where there are none. */
  readonly legacyDigest: string | null;
}

/** How a client proves who it is at the token endpoint (RFC 6749 §2.3, RFC 7523 §2.2; OIDC Core §9 names them). */
export const clientAuthMethods = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'none',
] as const;
export type ClientAuthMethod = (typeof clientAuthMethods)[number];

/** Grants that a client may be registered for (RFC 6749, RFC 8628). */
export const grantTypes = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const;
export type GrantType = (typeof grantTypes)[number];

/** What access tokens a client gets: texts that only we understand, or JWTs that whoever has the public keys can read. */
export const accessTokenFormats = ['opaque', 'jwt'] as const;
export type AccessTokenFormat = (typeof accessTokenFormats)[number];

/** A public key as RFC 7517 has it. */
export type PublicJwk = { readonly kty: string } & Readonly<Record<string, unknown>>;

/** A secret of a client, in the form in which stores keep it. */
export interface HashedSecret {
  readonly hash: string;
  /** UNIX seconds from which it is no longer taken; null: no end. */
  readonly expires: number | null;
}

/** What a client may do now, and all that the token endpoint needs to know of it. */
export interface ClientSubject extends SubjectRecord {
  readonly kind: 'client';
  readonly claims: ClientClaims;
  /** The user whose client it is: suspended, so is the client. Null: nobody's. */
  readonly owner: SubjectRef | null;
  /** The one method that it was registered with; no other is taken. */
  readonly authMethod: ClientAuthMethod;
  readonly grantTypes: readonly GrantType[];
  /** Of those that it gets from now on. */
  readonly accessTokenFormat: AccessTokenFormat;
  /** Whether it gets none but tokens that are bound to a key (RFC 9449 §5.2, `dpop_bound_access_tokens`). */
  readonly dpopBound: boolean;
  /** Newest first; at most two are live at any time. */
  readonly secrets: readonly HashedSecret[];
  /** Public keys of a client that signs assertions; empty for others. */
  readonly jwks: readonly PublicJwk[];
  readonly approvedScopes: readonly string[];
}

/**
 * What a user lets one client do for them, from one approval until it ends. It holds nothing itself: it is there so that
 * everything that came of the approval can be ended by one write.
 */
export interface DelegationSubject extends SubjectRecord {
  readonly kind: 'delegation';
}

export type Subject = UserSubject | ClientSubject | DelegationSubject;
