import { randomBytes } from 'node:crypto';
import { SessionId, type BoundSubject, type Session, type Subject } from '@gatehouse/identity';
import { aUserRef } from './subjects.builder';

/** A subject as a session binds it: with the epoch that it has now. */
export function bound(subject: Pick<Subject, 'ref' | 'epoch'>): BoundSubject {
  return { ref: subject.ref, epoch: subject.epoch };
}

/**
 * A session of a user with a cookie, opened at the time at which a ManualClock starts, for ten hours. Its id belongs
 * to its user, or to its client where the user is null.
 */
export function aSession(parts: Partial<Session> = {}): Session {
  const start = parts.start ?? Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;
  const client = parts.client ?? null;
  const user =
    parts.user === undefined && client === null ? { ref: aUserRef(), epoch: 1 } : (parts.user ?? null);
  const owner = user ?? client;
  if (owner === null) throw new TypeError('a session belongs to a user or to a client');
  return {
    id: SessionId.make(owner.ref, randomBytes(16)),
    owner: null,
    actor: null,
    delegation: null,
    audience: null,
    keyThumbprint: null,
    credential: 'cookie',
    secretHash: randomBytes(32).toString('base64url'),
    end: start + 36_000,
    authTime: start,
    amr: ['pwd'],
    ipAddress: '127.0.0.1',
    remoteHost: 'localhost',
    scopes: null,
    legacy: null,
    ...parts,
    start,
    user,
    client,
  };
}
