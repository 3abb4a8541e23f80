import { Logger } from '@nestjs/common';
import type { Clock } from '@gatehouse/identity';
import type { Clients, DueSessionClient, SessionClients } from '@gatehouse/registry-data';
import type { LogoutTokens } from '../openid/logout-tokens';
import { postLogoutToken, type Told } from './logout-post';

/** Clients that are told at the same time. */
const atOnce = 50;
/** Seconds that whoever tells a client has for it; after that another may. It is more than what a client has to answer. */
const lease = 30;
/** Seconds before each further try; together most of an hour. */
const pauses = [5, 15, 45, 120, 300, 600, 900, 1200];

/**
 * Tells clients that a session has ended by which somebody had logged in to them (OIDC Back-Channel Logout 1.0). A notice waits in
 * the registry database until the client has it, refuses it (§2.8), or could not be reached for most of an hour. Several
 * processes may deliver: each notice is claimed by one. Only if that one dies is a client told twice.
 */
export class LogoutNotices {
  private readonly logger = new Logger('Back-channel log-out');

  constructor(
    private readonly sessionClients: SessionClients,
    private readonly clients: Clients,
    private readonly tokens: LogoutTokens,
    private readonly clock: Clock,
  ) {}

  /** Delivers what is due, some at a time. Throws `unavailable`. @param stopping ends what waits for an answer */
  async deliver(stopping: AbortSignal): Promise<void> {
    const due = await this.sessionClients.due({ now: this.clock.seconds(), limit: atOnce });
    const settled = await Promise.allSettled(due.map((notice) => this.deliverOne(notice, stopping)));
    for (const outcome of settled) if (outcome.status === 'rejected') throw outcome.reason;
  }

  private async deliverOne(found: DueSessionClient, stopping: AbortSignal): Promise<void> {
    const client = await this.clients.find(found.clientId);
    const uri = client?.backchannelLogoutUri ?? null;
    if (uri === null) return this.sessionClients.remove(found);
    const claimed = await this.sessionClients.claim(found, this.clock.seconds() + lease);
    if (claimed === null) return;
    const { clientId, userUuid, sessionId } = claimed;
    // Both: clients keep their sessions by either of them (§2.4), and other browsers of the user stay logged in.
    const token = await this.tokens.write({ clientId, userId: userUuid, sid: sessionId });
    await this.conclude(claimed, await postLogoutToken(uri, token, stopping));
  }

  private async conclude(claimed: DueSessionClient, told: Told): Promise<void> {
    if (told.kind === 'done') return this.sessionClients.remove(claimed);
    const { clientId, attempts } = claimed;
    const pause = told.kind === 'failed' ? pauses[attempts - 1] : undefined;
    if (pause !== undefined) return this.sessionClients.postpone(claimed, this.clock.seconds() + pause);
    this.logger.warn(`client ${clientId} was not told of a log-out, attempt ${attempts}: ${told.why}`);
    await this.sessionClients.remove(claimed);
  }
}
