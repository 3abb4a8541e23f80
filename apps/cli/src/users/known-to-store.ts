import { DomainError, SubjectRef, type Subject } from '@gatehouse/identity';
import type { SessionStore } from '@gatehouse/token-store';
import { liveSessionsOf } from '../sessions/live-sessions';

export interface KnownToStore {
  /** `missing`: no record, so nobody of that name has been here lately, and no session of theirs is good. */
  readonly record:
    | {
        readonly state: 'present';
        readonly status: Subject['status'];
        readonly epoch: number;
        readonly version: number;
      }
    | {
        readonly state: 'missing' | 'unavailable';
        readonly status: null;
        readonly epoch: null;
        readonly version: null;
      };
  /** Null where the store does not answer. */
  readonly liveSessions: number | null;
}

const nothing = { status: null, epoch: null, version: null };

/** What decisions on this person are read from. A store that is down is an answer too. */
export async function knownToStore(store: SessionStore, uuid: string): Promise<KnownToStore> {
  const ref = SubjectRef.user(uuid);
  try {
    const subject = await store.findSubject(ref);
    if (subject === null) return { record: { state: 'missing', ...nothing }, liveSessions: 0 };
    const { status, epoch, version } = subject;
    const { length } = await liveSessionsOf(store, ref);
    return { record: { state: 'present', status, epoch, version }, liveSessions: length };
  } catch (error) {
    if (!(error instanceof DomainError) || error.kind !== 'unavailable') throw error;
    return { record: { state: 'unavailable', ...nothing }, liveSessions: null };
  }
}
