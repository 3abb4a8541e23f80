import type { ClientSubject, Clock } from '@gatehouse/identity';
import type { Delegations } from '@gatehouse/registry-data';
import type { TokenOrigin } from '../tokens/issue-token';
import type { PendingApproval } from './approval';
import { sourceHashOf, type AuthorizationCodes, type PendingCode } from './authorization-codes';
import type { DelegatedToken, DelegatedTokens } from './delegated-tokens';
import type { DelegatingUser } from './delegating-user';
import type { EndDelegation } from './end-delegation';
import { invalidGrant } from './invalid-grant';
import { isProvedBy } from './pkce';
import type { RefreshTokens } from './refresh-tokens';
import { notApprovedFor, type Resources } from './resources';

export interface CodeRedemption {
  readonly code: string;
  /** As it was authenticated. */
  readonly client: ClientSubject;
  readonly redirectUri: string | null;
  readonly verifier: string | null;
  /** RFC 8707; null: what was approved. */
  readonly resource: string | null;
  /** Of the key that was proved with the request (RFC 9449 §5); null: none. */
  readonly keyThumbprint: string | null;
  readonly origin: TokenOrigin;
}

/** What a client gets for an approval. */
export interface DelegatedGrant extends DelegatedToken {
  /** Null: this client gets none. */
  readonly refreshToken: string | null;
  readonly approval: PendingApproval;
}

/**
 * Redeems an authorization code (RFC 6749 §4.1.3): for its client, with its redirect URI and the verifier of its challenge
 * (RFC 7636 §4.6), once.
 *
 * Who comes first is decided by the registry database, where a code makes one delegation and never a second. Whoever brings
 * the code again, however much later, ends all that came of it (§4.1.2). It costs a read of the store, two writes there and
 * one transaction of SQL, which is the last step: a failure before it leaves the code as good as it was.
 */
export class RedeemCode {
  constructor(
    private readonly codes: AuthorizationCodes,
    private readonly delegations: Delegations,
    private readonly users: DelegatingUser,
    private readonly tokens: DelegatedTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly resources: Resources,
    private readonly ending: EndDelegation,
    private readonly clock: Clock,
    private readonly duration: number,
  ) {}

  /** Throws `invalid_grant`, `invalid_target`, and `unavailable`. */
  async redeem(redemption: CodeRedemption): Promise<DelegatedGrant> {
    const { code, client } = redemption;
    const pending = await this.codes.find(code);
    if (pending === null) return this.refuseReplay(redemption);
    // Somebody else's code stays theirs.
    if (pending.clientId !== client.ref.id) throw invalidGrant();
    if (!fits(redemption, pending)) return this.spend(redemption);
    this.checkResource(redemption, pending);
    const user = await this.users.get(pending);
    const { redirectUri: _, sentRedirectUri: _sent, challenge: _challenge, ...rest } = pending;
    const approval = { ...rest, keyThumbprint: redemption.keyThumbprint };
    const end = this.endOf(client);
    const { origin } = redemption;
    const token = await this.tokens.issue({ client, user, approval, scopes: pending.scopes, end, origin });
    const refreshToken = givesRefreshToken(client) ? this.refreshTokens.first(pending.delegationId) : null;
    const begun = await this.delegations.begin({
      ...this.delegationOf(approval, token, end),
      sourceHash: sourceHashOf(code),
      // A refresh token of a client that proves itself is bound to the client (RFC 9449 §5).
      keyThumbprint: client.authMethod === 'none' ? redemption.keyThumbprint : null,
      refreshHash: refreshToken && this.refreshTokens.hashOf(refreshToken),
    });
    if (begun === 'begun')
      return { ...token, approval, refreshToken: refreshToken && this.refreshTokens.write(refreshToken) };
    await this.tokens.discard(token);
    if (begun === 'replayed') await this.ending.end(pending.delegationId, 'code_replayed', client.ref.id);
    throw invalidGrant();
  }

  /** RFC 8707 §2.2: for what was approved, and nothing else. */
  private checkResource({ resource }: CodeRedemption, { audience }: PendingCode): void {
    if (resource !== null && this.resources.audienceOf(resource) !== audience) throw notApprovedFor();
  }

  /** A delegation without refresh tokens ends with its access token. */
  private endOf(client: ClientSubject): number {
    return this.clock.seconds() + (givesRefreshToken(client) ? this.duration : this.tokens.duration);
  }

  private delegationOf(
    { nonce: _, ...approval }: PendingApproval,
    { session }: DelegatedToken,
    expiresAt: number,
  ) {
    return { ...approval, createdAt: session.start, expiresAt };
  }

  /** Whoever has the code and not its verifier has stolen it: nobody gets anything for it any more. */
  private async spend(redemption: CodeRedemption): Promise<never> {
    await this.codes.remove(redemption.code);
    return this.refuseReplay(redemption);
  }

  /** A code that does not wait may have been redeemed: then it comes back from somebody who had no right to it. */
  private async refuseReplay({ code, client }: CodeRedemption): Promise<never> {
    const made = await this.delegations.findBySource(sourceHashOf(code));
    if (made !== null && made.clientId === client.ref.id)
      await this.ending.end(made.delegationId, 'code_replayed', made.clientId);
    throw invalidGrant();
  }
}

function fits(
  { redirectUri, verifier, keyThumbprint, client }: CodeRedemption,
  pending: PendingCode,
): boolean {
  if (verifier === null || !isProvedBy(pending.challenge, verifier)) return false;
  if (pending.clientEpoch !== client.epoch) return false;
  if (redirectUri === null ? pending.sentRedirectUri : redirectUri !== pending.redirectUri) return false;
  return pending.keyThumbprint === null || pending.keyThumbprint === keyThumbprint;
}

export function givesRefreshToken({ grantTypes }: ClientSubject): boolean {
  return grantTypes.includes('refresh_token');
}
