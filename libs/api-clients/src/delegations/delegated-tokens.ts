import {
  DomainError,
  SubjectRef,
  type ClientSubject,
  type Clock,
  type UserSubject,
} from '@gatehouse/identity';
import { identityScopesWithin, scopesWithin, type SessionResolver } from '@gatehouse/sessions';
import type { SessionStore } from '@gatehouse/token-store';
import type { TokenOrigin } from '../tokens/issue-token';
import type { TokenSession, TokenSessions } from '../tokens/token-sessions';
import type { PendingApproval } from './approval';

/** The epoch of a delegation that was not ended. Ending it raises it to 1, once and for all. */
export const liveEpoch = 0;

export interface DelegatedRequest {
  /** As it was authenticated. */
  readonly client: ClientSubject;
  readonly user: UserSubject;
  readonly approval: Omit<PendingApproval, 'nonce'>;
  /** Those of the approved ones that this token is for. */
  readonly scopes: readonly string[];
  /** UNIX seconds; the token ends no later. */
  readonly end: number;
  readonly origin: TokenOrigin;
}

/**
 * Gives access tokens to clients that act for a user: sessions with user, client and delegation in them, any of which ends
 * them all. What a token allows is what was granted, is approved for the client, and is held by the user, at each request
 * anew; it never has classic bits, endorsements or a cookie of the old system.
 */
export class DelegatedTokens {
  /** @param duration seconds */
  constructor(
    private readonly tokens: TokenSessions,
    private readonly store: SessionStore,
    private readonly resolver: SessionResolver,
    private readonly clock: Clock,
    readonly duration: number,
  ) {}

  /**
   * Throws `invalid` `invalid_scope` where nothing is left of the scopes, and `refused` `suspended` or `epoch_moved` if the
   * user's rights were taken away. Two writes to the store, at once.
   */
  async issue(request: DelegatedRequest): Promise<TokenSession> {
    const { client, user, approval, scopes, end, origin } = request;
    const allowed = await this.allowed(scopes, client, user);
    if (allowed.length === 0) throw nothingLeft();
    const ref = SubjectRef.delegation(approval.delegationId);
    const now = this.clock.seconds();
    const duration = Math.min(this.duration, end - now);
    const opening = {
      user: { ref: user.ref, epoch: approval.userEpoch },
      client: { ref: client.ref, epoch: approval.clientEpoch },
      delegation: { ref, epoch: liveEpoch },
      audience: approval.audience,
      keyThumbprint: approval.keyThumbprint,
      authTime: approval.authTime,
      amr: approval.amr,
      ...origin,
      duration,
      scopes: [...scopes],
      legacyUser: user.legacyId === null ? null : { legacyId: user.legacyId, ref: user.ref },
      legacy: null,
    } as const;
    const [token] = await Promise.all([
      this.tokens.open(client, opening, allowed),
      // Says that the delegation lives, where nothing says that it ended.
      this.store.enforce(ref, 'active', liveEpoch, now + duration),
    ]);
    return token;
  }

  /** Ends a token that was not given to anybody after all. */
  discard(token: TokenSession): Promise<void> {
    return this.tokens.discard(token);
  }

  /** What of these scopes the client is approved for and the user holds now; identity scopes are nobody's to hold. */
  private async allowed(
    scopes: readonly string[],
    client: ClientSubject,
    user: UserSubject,
  ): Promise<readonly string[]> {
    const held = await this.resolver.scopesHeldBy(user);
    const allowed = scopesWithin(scopesWithin(scopes, client.approvedScopes), held);
    return [...identityScopesWithin(scopes, client), ...allowed];
  }
}

function nothingLeft(): DomainError {
  return new DomainError('invalid', 'invalid_scope', 'None of these scopes can be given now.');
}
