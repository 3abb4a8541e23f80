import { Injectable } from '@nestjs/common';
import { DeviceCodes, UserConsents, type DeviceState, type KeptDevice } from '@gatehouse/api-clients';
import { Clients, type Client } from '@gatehouse/registry-data';
import type { LiveSession } from '@gatehouse/sessions';
import { approvalOf, canApprove } from '../authorization/approvals';
import { deviceGrant } from './device-grant';
import { UserCodeTries } from './user-code-tries';

/** A device that shows the code, and the client that runs on it. */
export interface AskingDevice {
  readonly kept: KeptDevice;
  readonly client: Client;
  /** What the person who looks has answered already; null: nothing. */
  readonly answered: Decision | null;
}

export type Found =
  | { readonly kind: 'found'; readonly asking: AskingDevice }
  | { readonly kind: 'unknown' }
  /** Too many wrong codes. Seconds until the next one. */
  | { readonly kind: 'throttled'; readonly retryAfter: number };

export type Decision = 'allow' | 'deny';

/** Finds the device that a person means, and answers it for them (RFC 8628 §3.3). */
@Injectable()
export class DeviceAnswers {
  constructor(
    private readonly codes: DeviceCodes,
    private readonly clients: Clients,
    private readonly consents: UserConsents,
    private readonly tries: UserCodeTries,
  ) {}

  async find(userCode: string, live: LiveSession, address: string): Promise<Found> {
    const asking = await this.deviceShowing(userCode, live);
    const trier = { userUuid: live.user!.ref.id, address };
    const retryAfter = await (asking === null ? this.tries.wrong(trier) : this.tries.right(trier));
    if (retryAfter !== null) return { kind: 'throttled', retryAfter };
    return asking === null ? { kind: 'unknown' } : { kind: 'found', asking };
  }

  /**
   * To allow costs a transaction of SQL, and a read and a write of the token store. Who holds nothing of what is asked
   * for cannot give it, and denies it.
   *
   * @returns what the device is told; null: it was answered by somebody else, or too late
   */
  async answer(
    { kept, client }: AskingDevice,
    decision: Decision,
    live: LiveSession,
  ): Promise<Decision | null> {
    const { scopes, audience } = kept.device;
    const userUuid = live.user!.ref.id;
    if (decision === 'deny' || !canApprove(live, scopes))
      return decisionOf(await this.codes.deny(kept, userUuid), userUuid);
    await this.consents.remember(userUuid, client, scopes, true);
    const approval = approvalOf(live, client, { scopes, audience, nonce: null, keyThumbprint: null });
    return decisionOf(await this.codes.allow(kept, approval), userUuid);
  }

  /** One that was answered is nobody's any more but of who answered: they may send the form twice. */
  private async deviceShowing(userCode: string, live: LiveSession): Promise<AskingDevice | null> {
    const kept = await this.codes.findShowing(userCode);
    if (kept === null) return null;
    const { clientId, clientEpoch, state } = kept.device;
    const answered = decisionOf(state, live.user!.ref.id);
    if (state.kind !== 'waits' && answered === null) return null;
    const client = await this.clients.find(clientId);
    if (client === null || client.status !== 'active' || client.epoch !== clientEpoch) return null;
    return client.grantTypes.includes(deviceGrant) ? { kept, client, answered } : null;
  }
}

/** What this user has answered; null: nothing. */
function decisionOf(state: DeviceState | null, userUuid: string): Decision | null {
  if (state?.kind === 'allowed') return state.approval.userUuid === userUuid ? 'allow' : null;
  if (state?.kind === 'denied') return state.userUuid === userUuid ? 'deny' : null;
  return null;
}
