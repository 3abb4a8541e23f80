import type { ClientSubject, Clock } from '@gatehouse/identity';
import type { Delegation, Delegations } from '@gatehouse/registry-data';
import { DomainError } from '@gatehouse/identity';
import { isIdentityScope } from '@gatehouse/scopes';
import { scopesWithin } from '@gatehouse/sessions';
import type { TokenOrigin } from '../tokens/issue-token';
import type { TokenSession } from '../tokens/token-sessions';
import type { DelegatedTokens } from './delegated-tokens';
import type { DelegatingUser } from './delegating-user';
import type { EndDelegation } from './end-delegation';
import { invalidGrant } from './invalid-grant';
import type { DelegatedGrant } from './begin-delegation';
import type { RefreshToken, RefreshTokens } from './refresh-tokens';
import { notApprovedFor, type Resources } from './resources';

export interface RefreshRequest {
  readonly refreshToken: string;
  /** As it was authenticated. */
  readonly client: ClientSubject;
  /** Fewer than were approved; null: all of them. */
  readonly scopes: readonly string[] | null;
  /** RFC 8707; null: what was approved. */
  readonly resource: string | null;
  /** Of the key that was proved with the request; null: none. */
  readonly keyThumbprint: string | null;
  readonly origin: TokenOrigin;
}

/**
 * Refreshes (RFC 6749 §6): a new access token, and a refresh token in the place of the one that was shown (RFC 9700 §4.14.2).
 *
 * One row of SQL says which refresh token lives, and one statement, the last step, puts the next in its place; so a failure at
 * any moment leaves the old one or the new one good. Two who use the same one at once get the same successor. Whoever
 * shows an older one, or this one after the grace, has stolen it or was stolen from: all that came of the approval ends.
 * Rights are asked for each time, and the absolute end never moves. It costs one read and one statement of SQL, and two
 * writes to the token store.
 */
export class RefreshDelegation {
  /** @param grace seconds within which a token that was just used gets the same successor again */
  constructor(
    private readonly delegations: Delegations,
    private readonly users: DelegatingUser,
    private readonly tokens: DelegatedTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly resources: Resources,
    private readonly ending: EndDelegation,
    private readonly clock: Clock,
    private readonly grace: number,
  ) {}

  /** Throws `invalid_grant`, `invalid_scope`, `invalid_target`, and `unavailable`; all but a replay leave the token as it was. */
  async refresh(request: RefreshRequest): Promise<DelegatedGrant> {
    const shown = this.refreshTokens.read(request.refreshToken);
    const delegation = shown && (await this.delegations.find(shown.delegationId));
    if (shown === null || delegation === null) throw invalidGrant();
    this.checkHolder(request, delegation);
    const successor = await this.successorOf(shown, delegation);
    const token = await this.tokenFor(request, delegation);
    const given = await this.rotated(shown, successor, delegation).catch(async (error: unknown) => {
      await this.tokens.discard(token).catch(() => undefined);
      throw error;
    });
    const approval = { ...delegation, nonce: null };
    return { ...token, approval, refreshToken: this.refreshTokens.write(given) };
  }

  /** Whatever is wrong here is no sign of a theft by somebody who can use the token. */
  private checkHolder({ client, keyThumbprint }: RefreshRequest, delegation: Delegation): void {
    const { clientId, clientEpoch, revokedAt, expiresAt, refreshHash } = delegation;
    if (clientId !== client.ref.id || clientEpoch !== client.epoch) throw invalidGrant();
    if (revokedAt !== null || expiresAt <= this.clock.seconds() || refreshHash === null) throw invalidGrant();
    if (delegation.keyThumbprint !== null && delegation.keyThumbprint !== keyThumbprint) throw invalidGrant();
  }

  /** The token that takes the shown one's place, or took it a moment ago. Throws `invalid_grant`, and ends a replayed one. */
  private async successorOf(shown: RefreshToken, delegation: Delegation): Promise<RefreshToken> {
    const { refreshGeneration, refreshHash, rotatedAt } = delegation;
    const next = this.refreshTokens.successors(shown);
    if (shown.generation === refreshGeneration) {
      if (this.refreshTokens.hashOf(shown) === refreshHash) return next[0]!;
    } else if (shown.generation === refreshGeneration - 1 && this.isFresh(rotatedAt)) {
      const known = next.find((candidate) => this.refreshTokens.hashOf(candidate) === refreshHash);
      if (known !== undefined) return known;
    }
    await this.ending.end(delegation.delegationId, 'refresh_replayed', delegation.clientId);
    throw invalidGrant();
  }

  private isFresh(rotatedAt: number | null): boolean {
    return rotatedAt !== null && this.clock.seconds() < rotatedAt + this.grace;
  }

  private async tokenFor(request: RefreshRequest, delegation: Delegation): Promise<TokenSession> {
    const { client, origin, keyThumbprint } = request;
    const scopes = wantedOf(request, delegation);
    const audience =
      request.resource === null ? delegation.audience : this.resources.audienceOf(request.resource);
    if (audience !== delegation.audience) throw notApprovedFor();
    const user = await this.users.get(delegation);
    const approval = { ...delegation, keyThumbprint };
    return this.tokens.issue({ client, user, approval, scopes, end: delegation.expiresAt, origin });
  }

  /** Puts the successor in force, unless somebody did so a moment ago. */
  private async rotated(
    shown: RefreshToken,
    successor: RefreshToken,
    { delegationId, refreshGeneration }: Delegation,
  ): Promise<RefreshToken> {
    if (shown.generation !== refreshGeneration) return successor;
    const refreshHash = this.refreshTokens.hashOf(successor);
    const now = this.clock.seconds();
    const { generation } = shown;
    if (await this.delegations.rotate({ delegationId, generation, refreshHash, now })) return successor;
    const latest = await this.delegations.find(delegationId);
    if (latest === null || latest.revokedAt !== null) throw invalidGrant();
    return this.successorOf(shown, latest);
  }
}

/**
 * RFC 6749 §6: never more than was approved, and all of it by default. A scope that the client is no longer approved for
 * stops the token until it is approved again; less may be asked for.
 */
function wantedOf({ scopes, client }: RefreshRequest, delegation: Delegation): readonly string[] {
  const wanted = scopes ?? delegation.scopes;
  const isApprovedByUser = (scope: string) =>
    delegation.scopes.includes(scope) || scopesWithin([scope], delegation.scopes).length > 0;
  if (!wanted.every(isApprovedByUser)) throw tooWide();
  const own = wanted.filter((scope) => !isIdentityScope(scope));
  if (scopesWithin(own, client.approvedScopes).length < own.length) throw invalidGrant();
  return wanted;
}

function tooWide(): DomainError {
  return new DomainError('invalid', 'invalid_scope', 'The user has not approved all of these scopes.');
}
