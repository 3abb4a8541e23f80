import type { ClientSubject, Clock } from '@gatehouse/identity';
import type { Delegations } from '@gatehouse/registry-data';
import type { TokenOrigin } from '../tokens/issue-token';
import type { PendingApproval } from './approval';
import { sourceHashOf } from './authorization-codes';
import type { TokenSession } from '../tokens/token-sessions';
import type { DelegatedTokens } from './delegated-tokens';
import type { DelegatingUser } from './delegating-user';
import type { EndDelegation } from './end-delegation';
import { invalidGrant } from './invalid-grant';
import type { RefreshTokens } from './refresh-tokens';
import { notApprovedFor, type Resources } from './resources';

/** What comes with a code of any kind. */
export interface Redemption {
  readonly code: string;
  /** As it was authenticated. */
  readonly client: ClientSubject;
  /** RFC 8707; null: what was approved. */
  readonly resource: string | null;
  /** Of the key that was proved with the request (RFC 9449 §5); null: none. */
  readonly keyThumbprint: string | null;
  readonly origin: TokenOrigin;
}

/** What a client gets for an approval. */
export interface DelegatedGrant extends TokenSession {
  /** Null: this client gets none. */
  readonly refreshToken: string | null;
  readonly approval: PendingApproval;
}

/**
 * Makes a delegation of what a user approved, once for each code, whether it came by a browser or was shown on a device.
 *
 * Who comes first is decided by the registry database, where a code makes one delegation and never a second. Whoever brings
 * the code again, however much later, ends all that came of it (RFC 6749 §4.1.2). It costs two writes to the store and one
 * transaction of SQL, which is the last step: a failure before it leaves the code as good as it was.
 */
export class BeginDelegation {
  /** @param duration seconds that a delegation with refresh tokens lasts */
  constructor(
    private readonly delegations: Delegations,
    private readonly users: DelegatingUser,
    private readonly tokens: DelegatedTokens,
    private readonly refreshTokens: RefreshTokens,
    private readonly resources: Resources,
    private readonly ending: EndDelegation,
    private readonly clock: Clock,
    private readonly duration: number,
  ) {}

  /**
   * For a code that waits, and that this client may have. Throws `invalid_grant`, `invalid_target`, `invalid_scope`, and
   * `unavailable`.
   */
  async begin(redemption: Redemption, approved: PendingApproval): Promise<DelegatedGrant> {
    const { code, client, keyThumbprint, origin } = redemption;
    this.checkResource(redemption, approved);
    const user = await this.users.get(approved);
    const approval = { ...approved, keyThumbprint };
    const end = this.endOf(client);
    const token = await this.tokens.issue({ client, user, approval, scopes: approved.scopes, end, origin });
    const refreshToken = givesRefreshToken(client) ? this.refreshTokens.first(approved.delegationId) : null;
    const { nonce: _, ...delegation } = approval;
    const begun = await this.delegations.begin({
      ...delegation,
      createdAt: token.session.start,
      expiresAt: end,
      sourceHash: sourceHashOf(code),
      // A refresh token of a client that proves itself is bound to the client (RFC 9449 §5).
      keyThumbprint: client.authMethod === 'none' ? keyThumbprint : null,
      refreshHash: refreshToken && this.refreshTokens.hashOf(refreshToken),
    });
    if (begun === 'begun')
      return { ...token, approval, refreshToken: refreshToken && this.refreshTokens.write(refreshToken) };
    await this.tokens.discard(token);
    if (begun === 'replayed') await this.ending.end(approved.delegationId, 'code_replayed', client.ref.id);
    throw invalidGrant();
  }

  /**
   * A code that does not wait may have been redeemed: then it comes back from somebody who had no right to it, and what came
   * of it ends; throws `invalid_grant`. Returns where nothing ever came of it.
   */
  async refuseReplay({ code, client }: Pick<Redemption, 'code' | 'client'>): Promise<void> {
    const made = await this.delegations.findBySource(sourceHashOf(code));
    if (made === null) return;
    if (made.clientId === client.ref.id)
      await this.ending.end(made.delegationId, 'code_replayed', made.clientId);
    throw invalidGrant();
  }

  /** RFC 8707 §2.2: for what was approved, and nothing else. */
  private checkResource({ resource }: Redemption, { audience }: PendingApproval): void {
    if (resource !== null && this.resources.audienceOf(resource) !== audience) throw notApprovedFor();
  }

  /** A delegation without refresh tokens ends with its access token. */
  private endOf(client: ClientSubject): number {
    return this.clock.seconds() + (givesRefreshToken(client) ? this.duration : this.tokens.duration);
  }
}

export function givesRefreshToken({ grantTypes }: ClientSubject): boolean {
  return grantTypes.includes('refresh_token');
}
