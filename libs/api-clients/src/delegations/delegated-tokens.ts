import {
  DomainError,
  SubjectRef,
  type ClientSubject,
  type Clock,
  type SessionOwner,
  type UserSubject,
} from '@gatehouse/identity';
import {
  identityScopesWithin,
  scopesWithin,
  type AccessTokens,
  type LiveSession,
  type OpenedSession,
  type Opening,
  type SessionResolver,
  type Sessions,
} from '@gatehouse/sessions';
import type { SessionStore } from '@gatehouse/token-store';
import type { IssuedToken, TokenOrigin } from '../tokens/issue-token';
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

export interface DelegatedToken extends IssuedToken {
  readonly session: OpenedSession['session'];
}

/**
 * Gives access tokens to clients that act for a user: sessions with user, client and delegation in them, any of which ends
 * them all. What a token allows is what was granted, is approved for the client, and is held by the user, at each request
 * anew; it never has classic bits, endorsements or a cookie of the old system.
 */
export class DelegatedTokens {
  /** @param duration seconds */
  constructor(
    private readonly sessions: Sessions,
    private readonly store: SessionStore,
    private readonly resolver: SessionResolver,
    private readonly signed: AccessTokens,
    private readonly clock: Clock,
    readonly duration: number,
  ) {}

  /**
   * Throws `invalid` `invalid_scope` where nothing is left of the scopes, and `refused` `suspended` or `epoch_moved` if the
   * user's rights were taken away. Two writes to the store, at once.
   */
  async issue(request: DelegatedRequest): Promise<DelegatedToken> {
    const { client, user, approval, scopes } = request;
    const allowed = await this.allowed(scopes, request);
    if (allowed.length === 0) throw nothingLeft();
    const ref = SubjectRef.delegation(approval.delegationId);
    const opening = {
      user: { ref: user.ref, epoch: approval.userEpoch },
      client: { ref: client.ref, epoch: approval.clientEpoch },
      owner: await this.ownerOf(client),
      delegation: { ref, epoch: liveEpoch },
      audience: approval.audience,
      keyThumbprint: approval.keyThumbprint,
      authTime: approval.authTime,
      amr: approval.amr,
      ...request.origin,
      duration: Math.min(this.duration, request.end - this.clock.seconds()),
      scopes: [...scopes],
      legacyUser: user.legacyId === null ? null : { legacyId: user.legacyId, ref: user.ref },
      legacy: null,
    } as const;
    const keepUntil = this.clock.seconds() + opening.duration;
    const [{ session, secret }] = await Promise.all([
      client.accessTokenFormat === 'jwt'
        ? this.openSigned(opening, allowed)
        : this.sessions.open({ ...opening, credential: 'bearer' }),
      // Says that the delegation lives, where nothing says that it ended.
      this.store.enforce(ref, 'active', liveEpoch, keepUntil),
    ]);
    return {
      accessToken: secret,
      expiresIn: session.end - session.start,
      scopes: allowed,
      session,
      type: session.keyThumbprint === null ? 'Bearer' : 'DPoP',
    };
  }

  /** Ends a token that was not given to anybody after all. */
  async discard({ session }: DelegatedToken): Promise<void> {
    await this.sessions.close(session.id);
  }

  /** What of these scopes the client is approved for and the user holds now; identity scopes are nobody's to hold. */
  private async allowed(
    scopes: readonly string[],
    { client, user }: Pick<LiveSession, 'client'> & { readonly user: UserSubject },
  ): Promise<readonly string[]> {
    const held = await this.resolver.scopesHeldBy(user);
    const allowed = scopesWithin(scopesWithin(scopes, client!.approvedScopes), held);
    return [...identityScopesWithin(scopes, client), ...allowed];
  }

  /** Without its key a signed token would be refused, so it says that it ends with it. */
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

function nothingLeft(): DomainError {
  return new DomainError('invalid', 'invalid_scope', 'None of these scopes can be given now.');
}
