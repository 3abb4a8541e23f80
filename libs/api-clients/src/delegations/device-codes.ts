import type { Clock, Randomness } from '@gatehouse/identity';
import type { PendingStore } from '@gatehouse/token-store';
import type { Approval, PendingApproval } from './approval';
import { newDelegationId, sourceHashOf } from './authorization-codes';
import { userCodeIn, type UserCodes } from './user-codes';

/** Seconds that somebody has to answer (RFC 8628 §3.2). */
export const deviceCodeDuration = 600;

/** Seconds that the device may still fetch an answer that was given at the last moment. */
const lastPolls = 60;

/** Seconds between two polls (RFC 8628 §3.2), and what is added where they come faster (§3.5). */
export const pollInterval = 5;

/** Two codes that wait at once are never the same; with 20^8 of them the second draw is rare, and a third is not needed. */
const draws = 3;

/** Who changes a document at the same time: polls of the device, and answers. Each try is one read and one write. */
const swaps = 10;

export interface DeviceRequest {
  readonly clientId: string;
  readonly clientEpoch: number;
  readonly scopes: readonly string[];
  /** RFC 8707; null: the platform's own. */
  readonly audience: string | null;
  /** Where the device asked from. */
  readonly ipAddress: string;
}

/** Nobody has answered yet. */
export interface Waiting {
  readonly kind: 'waits';
  /** Seconds. */
  readonly interval: number;
  /** Milliseconds since 1970; null: it has not polled yet. */
  readonly polledAt: number | null;
}

export interface Allowed {
  readonly kind: 'allowed';
  readonly approval: PendingApproval;
}

export type DeviceState = Waiting | Allowed | { readonly kind: 'denied'; readonly userUuid: string };

/** A device that asks for access. Times are UNIX seconds. */
export interface Device extends DeviceRequest {
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly state: DeviceState;
}

/** A device, and what has to be there still when its state is changed. */
export interface KeptDevice {
  readonly id: string;
  readonly document: string;
  readonly device: Device;
}

export interface IssuedDeviceCode {
  /** `ghd_` and 256 random bits: the device's secret. */
  readonly deviceCode: string;
  /** 8 letters, without hyphen: what the person types. */
  readonly userCode: string;
}

/**
 * Devices that ask for access (RFC 8628): from waiting to allowed or denied, and no further. Every change is a compare and set,
 * so that what one saw is what is changed. The store has neither of the codes: the device's is found by its hash, the
 * person's by an HMAC of it, which leads to that hash.
 */
export class DeviceCodes {
  constructor(
    private readonly pending: PendingStore,
    private readonly userCodes: UserCodes,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
  ) {}

  /** Throws `unavailable`. */
  async issue(request: DeviceRequest): Promise<IssuedDeviceCode> {
    const deviceCode = `ghd_${this.randomness.bytes(32).toString('base64url')}`;
    const id = sourceHashOf(deviceCode);
    const askedAt = this.clock.seconds();
    const device: Device = {
      ...request,
      askedAt,
      expiresAt: askedAt + deviceCodeDuration,
      state: { kind: 'waits', interval: pollInterval, polledAt: null },
    };
    const userCode = await this.unusedUserCode();
    await this.pending.put('device', id, JSON.stringify(device), deviceCodeDuration + lastPolls);
    await this.pending.put('user_code', this.userCodes.idsOf(userCode)[0]!, id, deviceCodeDuration);
    return { deviceCode, userCode };
  }

  /** Null: it was never given, is too old, or was redeemed. */
  async find(deviceCode: string): Promise<KeptDevice | null> {
    return isDeviceCode(deviceCode) ? this.findById(sourceHashOf(deviceCode)) : null;
  }

  /** The device that shows this code; null: none does, or no longer. */
  async findShowing(typed: string): Promise<KeptDevice | null> {
    const code = userCodeIn(typed);
    const id = code === null ? null : await this.idBehind(code);
    const kept = id === null ? null : await this.findById(id);
    return kept !== null && this.isOpen(kept.device) ? kept : null;
  }

  /** @returns what became of it: another answer may have come first; null: it came too late */
  allow(kept: KeptDevice, approval: Approval): Promise<DeviceState | null> {
    const delegationId = newDelegationId(this.randomness);
    return this.answer(kept, { kind: 'allowed', approval: { ...approval, delegationId } });
  }

  /** As `allow`. */
  deny(kept: KeptDevice, userUuid: string): Promise<DeviceState | null> {
    return this.answer(kept, { kind: 'denied', userUuid });
  }

  /** @returns whether it was still as it was found */
  change({ id, document, device }: KeptDevice, state: DeviceState): Promise<boolean> {
    const after: Device = { ...device, state };
    return this.pending.swap('device', id, document, JSON.stringify(after));
  }

  /** Nothing comes of it any more. */
  async remove({ id }: KeptDevice): Promise<void> {
    await this.pending.take('device', id);
  }

  /** Whether somebody may still answer. */
  isOpen({ expiresAt }: Device): boolean {
    return this.clock.seconds() < expiresAt;
  }

  private async answer(kept: KeptDevice, state: DeviceState): Promise<DeviceState | null> {
    let now: KeptDevice | null = kept;
    for (let tries = 0; tries < swaps; tries++) {
      if (now === null || !this.isOpen(now.device)) return null;
      if (now.device.state.kind !== 'waits') return now.device.state;
      if (await this.change(now, state)) return state;
      now = await this.findById(kept.id);
    }
    return null;
  }

  private async findById(id: string): Promise<KeptDevice | null> {
    const document = await this.pending.find('device', id);
    return document === null ? null : { id, document, device: JSON.parse(document) as Device };
  }

  private async idBehind(userCode: string): Promise<string | null> {
    for (const name of this.userCodes.idsOf(userCode)) {
      const id = await this.pending.find('user_code', name);
      if (id !== null) return id;
    }
    return null;
  }

  private async unusedUserCode(): Promise<string> {
    let code = this.userCodes.draw();
    for (let draw = 1; draw < draws && (await this.idBehind(code)) !== null; draw++)
      code = this.userCodes.draw();
    return code;
  }
}

export function isDeviceCode(text: string): boolean {
  return /^ghd_[A-Za-z0-9_-]{43}$/.test(text);
}
