import { subjectsOf, type Session, type Subject, type SubjectRef } from '@gatehouse/identity';
import type { SessionStore } from '@gatehouse/token-store';

/** Sessions of a subject that would let somebody in now: all their subjects are active, with the epoch of opening. */
export async function liveSessionsOf(store: SessionStore, ref: SubjectRef): Promise<readonly LiveSession[]> {
  const known = new Map<string, Promise<Subject | null>>();
  const subjectOf = (wanted: SubjectRef): Promise<Subject | null> => {
    const asked = known.get(wanted.key) ?? store.findSubject(wanted);
    known.set(wanted.key, asked);
    return asked;
  };
  const live: LiveSession[] = [];
  for (const session of await store.list(ref)) {
    const subjects = await Promise.all(
      subjectsOf(session).map(async (bound) => ({ bound, subject: await subjectOf(bound.ref) })),
    );
    const good = subjects.every(
      ({ bound, subject }) => subject?.status === 'active' && subject.epoch === bound.epoch,
    );
    if (!good) continue;
    const user = session.user && (await subjectOf(session.user.ref));
    live.push({ session, username: user?.kind === 'user' ? user.claims.username : null });
  }
  return live;
}

export interface LiveSession {
  readonly session: Session;
  /** Null for a session that is a client's own. */
  readonly username: string | null;
}
