import { DomainError, SubjectRef, type Clock } from '@gatehouse/identity';
import type { Consents, Delegations, RegistryAudit, RegistryGeneration } from '@gatehouse/registry-data';
import type { SessionStore } from '@gatehouse/token-store';
import type { Publication } from '../subjects/client-subjects';
import { liveEpoch } from './delegated-tokens';

/** Why a delegation ended, for the audit. */
export type EndReason =
  'code_replayed' | 'refresh_replayed' | 'given_back' | 'logged_out' | 'consent_withdrawn';

/** Seconds beyond the longest access token; a record that refuses is kept so much longer than what it refuses. */
const margin = 60;

/** How many of them are told to the token store at a time. */
const batch = 200;

/**
 * Ends what users delegated. SQL is the first step, and what must not be lost; one write to the token store for each ends all
 * its access tokens from the next request on. What the store could not be told is told by the upkeep, as soon as it
 * answers; refresh tokens ask SQL, and have ended with the first step.
 */
export class EndDelegation {
  /** @param accessDuration seconds that the longest access token is good for */
  constructor(
    private readonly delegations: Delegations,
    private readonly consents: Consents,
    private readonly generation: RegistryGeneration,
    private readonly audit: RegistryAudit,
    private readonly store: SessionStore,
    private readonly clock: Clock,
    private readonly accessDuration: number,
  ) {}

  /** Harmless for one that has ended already: the token store is told once more. */
  async end(delegationId: string, because: EndReason, clientId: string): Promise<Publication> {
    const now = this.clock.seconds();
    const ended = await this.delegations.revoke({ delegationId, because, now });
    const publication = await this.enforce([delegationId]);
    if (ended) await this.note(clientId, { because, delegation: delegationId }, null);
    return publication;
  }

  /**
   * One user takes back what they allowed one client: consent, refresh tokens and access tokens, in one transaction.
   * @returns null where there was nothing to withdraw
   */
  async withdraw(userUuid: string, clientId: string): Promise<Publication | null> {
    const consent = await this.consents.find(userUuid, clientId);
    const ended = await this.consents.withdraw({
      userUuid,
      clientId,
      now: this.clock.seconds(),
      by: userUuid,
    });
    if (consent === null && ended.length === 0) return null;
    const publication = await this.enforce(ended);
    await this.note(clientId, { because: 'consent_withdrawn', ended: String(ended.length) }, userUuid);
    return publication;
  }

  /** What was approved in a session of a browser and was not to outlive it (OIDC Core §11). */
  async endOfSession(sessionId: string): Promise<Publication> {
    const now = this.clock.seconds();
    return this.enforce(await this.delegations.revokeOfSession({ sessionId, because: 'logged_out', now }));
  }

  /** Tells the token store what it was not told. @returns how many */
  async finishPending(): Promise<number> {
    const pending = await this.delegations.unenforced({ limit: batch });
    await this.tell(pending.map(({ delegationId }) => delegationId));
    return pending.length;
  }

  /** Tells a store that has forgotten something all that still matters. @returns how many */
  async tellAll(goesOn: () => void): Promise<number> {
    let told = 0;
    for await (const ended of this.delegations.revoked({ now: this.clock.seconds() })) {
      await this.refuse(ended.map(({ delegationId }) => delegationId));
      told += ended.length;
      goesOn();
    }
    return told;
  }

  private async enforce(delegationIds: readonly string[]): Promise<Publication> {
    try {
      for (let at = 0; at < delegationIds.length; at += batch)
        await this.tell(delegationIds.slice(at, at + batch));
      return { inForce: true };
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unavailable') return { inForce: false };
      throw error;
    }
  }

  private async tell(delegationIds: readonly string[]): Promise<void> {
    if (delegationIds.length === 0) return;
    const generation = await this.generation.current();
    await this.refuse(delegationIds);
    await this.delegations.markEnforced(delegationIds);
    await this.store.raiseGeneration('registry', generation);
  }

  private async refuse(delegationIds: readonly string[]): Promise<void> {
    const keepUntil = this.clock.seconds() + this.accessDuration + margin;
    const refs = delegationIds.map((id) => SubjectRef.delegation(id));
    await Promise.all(refs.map((ref) => this.store.enforce(ref, 'suspended', liveEpoch + 1, keepUntil)));
  }

  private async note(clientId: string, details: Record<string, string>, by: string | null): Promise<void> {
    const who = { actor: by, subject: clientId, ipAddress: null, requestId: null };
    await this.audit.note({ at: this.clock.seconds(), action: 'delegation.ended', details, ...who });
  }
}
