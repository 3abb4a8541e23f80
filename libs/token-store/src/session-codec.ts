import { SessionId, SubjectRef } from '@gatehouse/identity';
import type { AuthenticationMethod, BoundSubject, Session } from '@gatehouse/identity';

/** How a session is written: short names, because there may be millions. The id is the key and not repeated. */
interface SessionRecord {
  /** User's epoch; absent: 0. The user is the id's subject, and there is none where that is a client. */
  readonly u?: number;
  /** Client key and epoch. */
  readonly c?: readonly [string, number];
  /** Actor key and epoch. */
  readonly a?: readonly [string, number];
  /** Credential: `b` bearer; absent: cookie. */
  readonly k?: 'b';
  /** Secret hash. */
  readonly h: string;
  /** Start, seconds from there to the end, and from the authentication to there, absent where it is 0. */
  readonly s: number;
  readonly d: number;
  readonly t?: number;
  /** Authentication methods; absent: password alone. */
  readonly m?: readonly AuthenticationMethod[];
  readonly i: string;
  readonly r?: string;
  /** Granted scopes; absent: all of the subject's. */
  readonly g?: readonly string[];
  /** Legacy session id and encrypted legacy cookie. */
  readonly l?: readonly [number, string];
}

export function encodeSession(session: Session): string {
  const record: SessionRecord = {
    u: session.user?.epoch || undefined,
    c: encodeBound(session.client),
    a: encodeBound(session.actor),
    k: session.credential === 'bearer' ? 'b' : undefined,
    h: session.secretHash,
    s: session.start,
    d: session.end - session.start,
    t: session.authTime === session.start ? undefined : session.start - session.authTime,
    m: isPasswordAlone(session.amr) ? undefined : session.amr,
    i: session.ipAddress,
    r: session.remoteHost === '' || session.remoteHost === session.ipAddress ? undefined : session.remoteHost,
    g: session.scopes ?? undefined,
    l: session.legacy === null ? undefined : [session.legacy.sessionId, session.legacy.cookie],
  };
  return JSON.stringify(record);
}

export function decodeSession(id: SessionId, text: string): Session {
  const record = JSON.parse(text) as SessionRecord;
  return {
    id,
    user: id.subject.kind === 'user' ? { ref: id.subject, epoch: record.u ?? 0 } : null,
    client: decodeBound(record.c),
    actor: decodeBound(record.a),
    credential: record.k === 'b' ? 'bearer' : 'cookie',
    secretHash: record.h,
    start: record.s,
    end: record.s + record.d,
    authTime: record.s - (record.t ?? 0),
    amr: record.m ?? ['pwd'],
    ipAddress: record.i,
    remoteHost: record.r ?? record.i,
    scopes: record.g ?? null,
    legacy: record.l === undefined ? null : { sessionId: record.l[0], cookie: record.l[1] },
  };
}

function isPasswordAlone(amr: readonly AuthenticationMethod[]): boolean {
  return amr.length === 1 && amr[0] === 'pwd';
}

function encodeBound(bound: BoundSubject | null): readonly [string, number] | undefined {
  return bound === null ? undefined : [bound.ref.key, bound.epoch];
}

function decodeBound(pair: readonly [string, number] | undefined): BoundSubject | null {
  if (pair === undefined) return null;
  const ref = SubjectRef.parse(pair[0]);
  if (ref === null) throw new TypeError('a session record names a subject that is none');
  return { ref, epoch: pair[1] };
}
