import type { Session, Subject, SubjectRef } from '@gatehouse/identity';
import { decidersOf, refusalOf } from '@gatehouse/sessions';
import type { SessionStore } from '@gatehouse/token-store';

/** Sessions of a subject that would let somebody in now. */
export async function liveSessionsOf(store: SessionStore, ref: SubjectRef): Promise<readonly LiveSession[]> {
  const known = new Map<string, Promise<Subject | null>>();
  const subjectOf = (wanted: SubjectRef): Promise<Subject | null> => {
    const asked = known.get(wanted.key) ?? store.findSubject(wanted);
    known.set(wanted.key, asked);
    return asked;
  };
  const live: LiveSession[] = [];
  for (const session of await store.list(ref)) {
    const subjects = await Promise.all(decidersOf(session).map(subjectOf));
    if (refusalOf(session, subjects) !== null) continue;
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
