import { subjectsOf } from '@gatehouse/identity';
import type { BoundSubject, Session, Subject, SubjectRef } from '@gatehouse/identity';

/**
 * Whose records decide whether a session lives: the subject of its id first, then everybody else in it, then the owner of
 * its client. Each once.
 */
export function decidersOf(session: Session): readonly SubjectRef[] {
  const refs = [session.id.subject, ...subjectsOf(session).map(({ ref }) => ref)];
  if (session.owner !== null) refs.push(session.owner.ref);
  return [...new Map(refs.map((ref) => [ref.key, ref])).values()];
}

/**
 * Why a session does not live, given the records of its deciders (null: the store has none); null: it lives. Everybody in
 * it has to be there, active, and of the epoch of the opening.
 *
 * An owner of whom the store has no record is somebody who was never suspended: a record that refuses is kept for ever,
 * and comes back from SQL first if the store was emptied.
 */
export function refusalOf(
  session: Session,
  subjects: readonly (Subject | null)[],
): 'suspended' | 'revoked' | null {
  for (const bound of subjectsOf(session)) {
    const subject = subjectIn(subjects, bound);
    if (subject === null) return 'revoked';
    // A delegation that has ended was taken back; nobody in the session is suspended.
    if (subject.status === 'suspended') return subject.kind === 'delegation' ? 'revoked' : 'suspended';
    if (subject.epoch !== bound.epoch) return 'revoked';
  }
  const { owner } = session;
  const subject = subjectIn(subjects, owner);
  if (owner === null || subject === null) return null;
  if (subject.status === 'suspended') return 'suspended';
  return owner.epoch !== null && subject.epoch !== owner.epoch ? 'revoked' : null;
}

/** The record of somebody in a session, among those that were read; null where the store has none. */
export function subjectIn(
  subjects: readonly (Subject | null)[],
  bound: Pick<BoundSubject, 'ref'> | null,
): Subject | null {
  return bound && (subjects.find((candidate) => candidate?.ref.equals(bound.ref)) ?? null);
}
