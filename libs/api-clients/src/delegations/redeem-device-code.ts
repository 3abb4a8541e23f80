import { DomainError, type Clock } from '@gatehouse/identity';
import type { BeginDelegation, DelegatedGrant, Redemption } from './begin-delegation';
import {
  isDeviceCode,
  pollInterval,
  type Allowed,
  type DeviceCodes,
  type KeptDevice,
  type Waiting,
} from './device-codes';
import { invalidGrant } from './invalid-grant';

/** Milliseconds that a poll may come early: what one waited on its way, the next need not. */
const leeway = 500;

/** How often it is looked again where the device was changed meanwhile. Who polls so much at once polls too often. */
const looks = 3;

/**
 * Answers the polls of a device (RFC 8628 §3.4, §3.5) until somebody has answered for it, and then redeems its code, once,
 * as any code is. A poll that waits is one read of the token store and one write.
 */
export class RedeemDeviceCode {
  constructor(
    private readonly codes: DeviceCodes,
    private readonly delegations: BeginDelegation,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `authorization_pending`, `slow_down`, `access_denied`, `expired_token`; `invalid_grant`, `invalid_target`,
   * `invalid_scope`; and `unavailable`.
   */
  async redeem(redemption: Redemption): Promise<DelegatedGrant> {
    for (let tries = 0; tries < looks; tries++) {
      const kept = await this.codes.find(redemption.code);
      if (kept === null) return this.refuse(redemption);
      const { clientId, clientEpoch, state } = kept.device;
      const { client } = redemption;
      // Somebody else's code stays theirs.
      if (clientId !== client.ref.id || clientEpoch !== client.epoch) throw invalidGrant();
      if (state.kind === 'allowed') return this.fetch(kept, state, redemption);
      if (state.kind === 'denied') throw problem('access_denied', 'The user does not allow it.');
      const answer = await this.wait(kept, state);
      if (answer !== null) throw answer;
    }
    throw slowDown();
  }

  /** Once redeemed, it is the delegation that tells a replay; that the code is still there would harm nobody. */
  private async fetch(
    kept: KeptDevice,
    { approval }: Allowed,
    redemption: Redemption,
  ): Promise<DelegatedGrant> {
    const grant = await this.delegations.begin(redemption, approval);
    await this.codes.remove(kept).catch(ignoreOutage);
    return grant;
  }

  /** Notes the poll. @returns what it is answered; null: something else happened to the device meanwhile */
  private async wait(kept: KeptDevice, { interval, polledAt }: Waiting): Promise<DomainError | null> {
    if (!this.codes.isOpen(kept.device)) return expired();
    const now = this.clock.now();
    const isTooFast = polledAt !== null && now - polledAt < interval * 1000 - leeway;
    const next = isTooFast ? interval + pollInterval : interval;
    if (!(await this.codes.change(kept, { kind: 'waits', interval: next, polledAt: now }))) return null;
    return isTooFast ? slowDown() : problem('authorization_pending', 'The user has not answered yet.');
  }

  /** RFC 8628 §3.5: a code that may once have been one of ours is one that has expired. */
  private async refuse(redemption: Redemption): Promise<never> {
    if (!isDeviceCode(redemption.code)) throw invalidGrant();
    await this.delegations.refuseReplay(redemption);
    throw expired();
  }
}

/** RFC 8628 §3.5: from now on five seconds more. */
function slowDown(): DomainError {
  return problem('slow_down', 'The device polls too often: it has to wait for 5 seconds more from now on.');
}

function ignoreOutage(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}

function expired(): DomainError {
  return problem('expired_token', 'The device code has expired, or is none.');
}

function problem(code: string, sentence: string): DomainError {
  return new DomainError('refused', code, sentence);
}
