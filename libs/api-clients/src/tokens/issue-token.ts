import { DomainError, type ClientSubject, type Clock, type SessionOwner } from '@gatehouse/identity';
import {
  scopesWithin,
  type AccessTokens,
  type OpenedSession,
  type Opening,
  type SessionResolver,
  type Sessions,
} from '@gatehouse/sessions';
import { legacyOwnerOf } from '../subjects/legacy-owner';

/** Where a request comes from, as the session remembers it. */
export interface TokenOrigin {
  readonly ipAddress: string;
  readonly remoteHost: string;
}

export interface TokenRequest {
  /** As it was authenticated. */
  readonly client: ClientSubject;
  /** What it asks for; null: whatever it is approved for, now and later. */
  readonly scopes: readonly string[] | null;
  /** RFC 8707; left out or null: the platform's own. */
  readonly audience?: string | null;
  /** Of the key that the token is bound to (RFC 9449 §5); left out or null: none. */
  readonly keyThumbprint?: string | null;
  readonly origin: TokenOrigin;
}

export interface IssuedToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** What the token allows now. */
  readonly scopes: readonly string[];
  /** RFC 9449 §5: `DPoP` for a token that is bound to a key. */
  readonly type: 'Bearer' | 'DPoP';
}

/**
 * Gives access tokens to clients that act for themselves (RFC 6749 §4.4), in the client's format. A token is a session with
 * the client in it, whatever it looks like.
 */
export class IssueToken {
  /** @param duration seconds */
  constructor(
    private readonly sessions: Sessions,
    private readonly resolver: SessionResolver,
    private readonly signed: AccessTokens,
    private readonly clock: Clock,
    private readonly duration: number,
  ) {}

  /**
   * Scopes that are not approved are left out (RFC 6749 §3.3); throws `invalid` `invalid_scope` where none is left.
   * Throws `refused` if the client's rights were taken away since it was authenticated, and `unavailable`
   * `no_signing_key` where it gets JWTs and no key may sign. Costs one write.
   */
  async issue({
    client,
    scopes,
    origin,
    audience = null,
    keyThumbprint = null,
  }: TokenRequest): Promise<IssuedToken> {
    const granted = scopes === null ? null : approvedOf(scopes, client);
    const opening = {
      user: null,
      client: { ref: client.ref, epoch: client.epoch },
      owner: await this.ownerOf(client),
      audience,
      keyThumbprint,
      authTime: this.clock.seconds(),
      amr: [],
      ...origin,
      duration: this.duration,
      scopes: granted,
      legacyUser: legacyOwnerOf(client),
      legacy: null,
    } as const;
    const allowed = granted ?? client.approvedScopes;
    const { session, secret } =
      client.accessTokenFormat === 'jwt'
        ? await this.openSigned(opening, allowed)
        : await this.sessions.open({ ...opening, credential: 'bearer' });
    const expiresIn = session.end - session.start;
    return {
      accessToken: secret,
      expiresIn,
      scopes: allowed,
      type: keyThumbprint === null ? 'Bearer' : 'DPoP',
    };
  }

  /** Without its key a token would be refused, so it says that it ends with it. */
  private openSigned(
    opening: Omit<Opening, 'credential'>,
    scopes: readonly string[],
  ): Promise<OpenedSession> {
    const key = this.signed.signer();
    const duration = Math.min(opening.duration, key.expires - this.clock.seconds());
    return this.sessions.openSigned({ ...opening, duration }, (session) =>
      this.signed.write(session, scopes, key),
    );
  }

  private async ownerOf({ owner }: ClientSubject): Promise<SessionOwner | null> {
    if (owner === null) return null;
    return { ref: owner, epoch: (await this.resolver.subject(owner))?.epoch ?? null };
  }
}

function approvedOf(wanted: readonly string[], { approvedScopes }: ClientSubject): readonly string[] {
  const granted = scopesWithin([...new Set(wanted)], approvedScopes);
  if (granted.length > 0) return granted;
  throw new DomainError('invalid', 'invalid_scope', 'None of these scopes is approved for this client.');
}
