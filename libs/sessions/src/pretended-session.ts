import {
  SessionId,
  type ClientSubject,
  type Randomness,
  type Session,
  type UserSubject,
} from '@gatehouse/identity';
import type { CompiledPolicy } from '@gatehouse/policy';
import { effectiveScopes } from './effective-scopes';
import type { LiveSession } from './live-session';

export interface Pretended {
  /** One of them at least. */
  readonly user: UserSubject | null;
  readonly client: ClientSubject | null;
  /** Null: whatever they may do. */
  readonly scopes: readonly string[] | null;
  readonly policy: CompiledPolicy;
  /** UNIX seconds. */
  readonly now: number;
  /** Seconds. */
  readonly duration: number;
}

/**
 * A session such as a log-in or a token request would open now, for what is only asked about. It is written nowhere, and
 * proves nothing.
 */
export function pretendedSession(
  { user, client, scopes, policy, now, duration }: Pretended,
  randomness: Randomness,
): LiveSession {
  const subject = (user ?? client)!;
  const bound = (of: UserSubject | ClientSubject | null) => of && { ref: of.ref, epoch: of.epoch };
  const session: Session = {
    id: SessionId.make(subject.ref, randomness.bytes(16)),
    user: bound(user),
    client: bound(client),
    owner: null,
    actor: null,
    delegation: null,
    audience: null,
    keyThumbprint: null,
    credential: 'bearer',
    secretHash: '',
    start: now,
    end: now + duration,
    authTime: now,
    amr: [],
    ipAddress: '127.0.0.1',
    remoteHost: 'localhost',
    scopes,
    legacy: null,
  };
  const effective = effectiveScopes(session, user, client, policy, now);
  const [classic, endorsements] = client === null ? [user!.classic, user!.endorsements] : [0, []];
  const authorizations = { classic, endorsements, scopes: effective.scopes };
  return { session, user, client, policy, authorizations, until: effective.until };
}
