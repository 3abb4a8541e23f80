import { DomainError, type ClientSubject, type Clock, type SessionOwner } from '@gatehouse/identity';
import { scopesWithin, type SessionResolver, type Sessions } from '@gatehouse/sessions';
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
  readonly origin: TokenOrigin;
}

export interface IssuedToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** What the token allows now. */
  readonly scopes: readonly string[];
}

/** Gives access tokens to clients that act for themselves (RFC 6749 §4.4). A token is a session with the client in it. */
export class IssueToken {
  /** @param duration seconds */
  constructor(
    private readonly sessions: Sessions,
    private readonly resolver: SessionResolver,
    private readonly clock: Clock,
    private readonly duration: number,
  ) {}

  /**
   * Scopes that are not approved are left out (RFC 6749 §3.3); throws `invalid` `invalid_scope` where none is left.
   * Throws `refused` if the client's rights were taken away since it was authenticated. Costs one write.
   */
  async issue({ client, scopes, origin }: TokenRequest): Promise<IssuedToken> {
    const granted = scopes === null ? null : approvedOf(scopes, client);
    const { session, secret } = await this.sessions.open({
      user: null,
      client: { ref: client.ref, epoch: client.epoch },
      owner: await this.ownerOf(client),
      credential: 'bearer',
      authTime: this.clock.seconds(),
      amr: [],
      ...origin,
      duration: this.duration,
      scopes: granted,
      legacyUser: legacyOwnerOf(client),
      legacy: null,
    });
    return {
      accessToken: secret,
      expiresIn: session.end - session.start,
      scopes: granted ?? client.approvedScopes,
    };
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
