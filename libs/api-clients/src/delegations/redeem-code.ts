import type { AuthorizationCodes, PendingCode } from './authorization-codes';
import type { BeginDelegation, DelegatedGrant, Redemption } from './begin-delegation';
import { invalidGrant } from './invalid-grant';
import { isProvedBy } from './pkce';

export interface CodeRedemption extends Redemption {
  readonly redirectUri: string | null;
  readonly verifier: string | null;
}

/**
 * Redeems an authorization code (RFC 6749 §4.1.3): for its client, with its redirect URI and the verifier of its challenge
 * (RFC 7636 §4.6), once.
 */
export class RedeemCode {
  constructor(
    private readonly codes: AuthorizationCodes,
    private readonly delegations: BeginDelegation,
  ) {}

  /** Throws `invalid_grant`, `invalid_target`, `invalid_scope`, and `unavailable`. */
  async redeem(redemption: CodeRedemption): Promise<DelegatedGrant> {
    const { code, client } = redemption;
    const pending = await this.codes.find(code);
    if (pending === null) return this.refuse(redemption);
    // Somebody else's code stays theirs.
    if (pending.clientId !== client.ref.id) throw invalidGrant();
    if (!fits(redemption, pending)) return this.spend(redemption);
    const { redirectUri: _, sentRedirectUri: _sent, challenge: _challenge, ...approved } = pending;
    return this.delegations.begin(redemption, approved);
  }

  /** Whoever has the code and not its verifier has stolen it: nobody gets anything for it any more. */
  private async spend(redemption: CodeRedemption): Promise<never> {
    await this.codes.remove(redemption.code);
    return this.refuse(redemption);
  }

  private async refuse(redemption: CodeRedemption): Promise<never> {
    await this.delegations.refuseReplay(redemption);
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
