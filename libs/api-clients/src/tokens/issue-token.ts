import { DomainError, type ClientSubject, type Clock } from '@gatehouse/identity';
import { scopesWithin } from '@gatehouse/sessions';
import { legacyOwnerOf } from '../subjects/legacy-owner';
import type { IssuedToken, TokenSessions } from './token-sessions';

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

/**
 * Gives access tokens to clients that act for themselves (RFC 6749 §4.4), in the client's format. A token is a session with
 * the client in it, whatever it looks like.
 */
export class IssueToken {
  /** @param duration seconds */
  constructor(
    private readonly tokens: TokenSessions,
    private readonly clock: Clock,
    private readonly duration: number,
  ) {}

  /**
   * Scopes that are not approved are left out (RFC 6749 §3.3); throws `invalid` `invalid_scope` where none is left.
   * Throws `refused` if the client's rights were taken away since it was authenticated, and `unavailable`
   * `no_signing_key` where it gets JWTs and no key may sign. Costs one write.
   */
  async issue(request: TokenRequest): Promise<IssuedToken> {
    const { client, scopes, origin, audience = null, keyThumbprint = null } = request;
    const granted = scopes === null ? null : approvedOf(scopes, client);
    const opening = {
      user: null,
      client: { ref: client.ref, epoch: client.epoch },
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
    return this.tokens.open(client, opening, granted ?? client.approvedScopes);
  }
}

function approvedOf(wanted: readonly string[], { approvedScopes }: ClientSubject): readonly string[] {
  const granted = scopesWithin([...new Set(wanted)], approvedScopes);
  if (granted.length > 0) return granted;
  throw new DomainError('invalid', 'invalid_scope', 'None of these scopes is approved for this client.');
}
