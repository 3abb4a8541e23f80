import { SubjectRef, type SubjectStatus } from '@gatehouse/identity';
import type { SessionStore } from '@gatehouse/token-store';

/** Seconds: longer than any session. */
const longest = 31_622_400;

interface AccountState {
  readonly uuid: string;
  readonly status: SubjectStatus;
  readonly epoch: number;
}

/**
 * Puts in force that somebody is refused, or let in again. A record that refuses stays for ever: clients that somebody owns
 * are asked for it whenever they come. One that lets in has to outlive the log-ins that were under way. Time is in seconds.
 */
export function enforceState(
  store: SessionStore,
  { uuid, status, epoch }: AccountState,
  now: number,
): Promise<void> {
  return store.enforce(SubjectRef.user(uuid), status, epoch, status === 'suspended' ? null : now + longest);
}

/**
 * Puts in force that all that is older than the epoch has ended. It lets nobody in whom the record refuses: the old system
 * may have banned them, which our own tables do not say. Whoever follows the old system writes that they may come again.
 */
export function enforceEpoch(store: SessionStore, account: AccountState, now: number): Promise<void> {
  return account.status === 'suspended'
    ? enforceState(store, account, now)
    : store.raiseEpoch(SubjectRef.user(account.uuid), account.epoch, now + longest);
}
