import type { Authorizations, FullName, UserProfile } from '@gatehouse/identity';
import { Scope } from '@gatehouse/scopes';
import { decideScoped } from '../access/scoped-decision';

/** The person of a session, as a service sees them. */
export interface SessionUser {
  readonly uuid: string;
  readonly username: string;
  /** Legacy id as text, or the UUID where there is none. */
  readonly userId: string;
  readonly name: FullName;
  /** Undefined where the audience is not told it. */
  readonly email?: string;
  /** Undefined where the audience is not told it; null: there is none. */
  readonly profile?: UserProfile | null;
  readonly verified: boolean;
}

/** The API client of a session. */
export interface SessionClient {
  readonly clientId: string;
  readonly ownerId: string;
  readonly name: string | null;
}

/** What a session says. Times are UNIX seconds. */
export interface AuthSessionParts {
  /** The public handle: proves nothing and may be logged. */
  readonly id: string;
  /** Null: a client acts by itself. */
  readonly user: SessionUser | null;
  /** Null: the person is there without a client. */
  readonly client: SessionClient | null;
  /** Who acts for the user (RFC 8693 `act`), by UUID or client id; null: nobody. */
  readonly actor: string | null;
  readonly authorizations: Authorizations;
  /** When the session began and when it ends. */
  readonly start: number;
  readonly end: number;
  /** When what proves it here was made, and until when that holds: a gateway token lives shorter than its session. */
  readonly issuedAt: number;
  readonly expires: number;
  /** Whom the gateway token is for; null where there is no such thing. */
  readonly audience: string | null;
  readonly ipAddress: string;
  readonly remoteHost: string;
}

/** Who is there, as a service sees it. Immutable, and true for the one request that it came with. */
export class AuthSession implements AuthSessionParts {
  readonly id!: string;
  readonly user!: SessionUser | null;
  readonly client!: SessionClient | null;
  readonly actor!: string | null;
  readonly authorizations!: Authorizations;
  readonly start!: number;
  readonly end!: number;
  readonly issuedAt!: number;
  readonly expires!: number;
  readonly audience!: string | null;
  readonly ipAddress!: string;
  readonly remoteHost!: string;

  constructor(parts: AuthSessionParts) {
    Object.assign(this, frozenCopy(parts));
    Object.freeze(this);
  }

  /** What it holds, as text: `submission:read`, `submission:read:42`, `submission:read:*`. */
  get scopes(): readonly string[] {
    return this.authorizations.scopes;
  }

  /**
   * Whether `@Scoped(scope, { resource })` without an authorizer would let it in: the global scope suffices, that of the
   * resource, and the plain one. Throws `TypeError` for a text that is no scope.
   */
  may(scope: string | Scope, resource: string | null = null): boolean {
    const required = Scope.from(scope);
    return decideScoped(this, { required, resource, hasAuthorizer: false }) === 'allowed';
  }
}

/** Of plain data, all the way down. */
function frozenCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  const copied = Object.entries(value).map(([name, part]) => [name, frozenCopy<unknown>(part)]);
  return Object.freeze(Object.fromEntries(copied)) as T;
}
