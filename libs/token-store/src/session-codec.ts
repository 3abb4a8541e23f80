import { SessionId, SubjectRef } from '@gatehouse/identity';
import type { AuthenticationMethod, BoundSubject, Session, SessionCredential } from '@gatehouse/identity';

/** How a session is written: short names, because there may be millions. The id is the key and not repeated. */
interface SessionRecord {
  /** Epoch of the id's subject, which is the user, or the client where there is no user; absent: 0. */
  readonly u?: number;
  /** Key and epoch of a client that acts for the user. */
  readonly c?: readonly [string, number];
  /** Key and epoch of the client's owner. */
  readonly o?: readonly [string, number | null];
  /** Actor key and epoch. */
  readonly a?: readonly [string, number];
  /** Delegation key and epoch, audience, thumbprint of the token's key. */
  readonly p?: readonly [string, number];
  readonly f?: string;
  readonly j?: string;
  /** Credential: `b` bearer, `j` JWT; absent: cookie. */
  readonly k?: 'b' | 'j';
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

const letters: Readonly<Record<SessionCredential, SessionRecord['k']>> = {
  cookie: undefined,
  bearer: 'b',
  jwt: 'j',
};

export function encodeSession(session: Session): string {
  const record: SessionRecord = {
    u: (session.user ?? session.client)?.epoch || undefined,
    c: session.user === null ? undefined : encodeBound(session.client),
    o: session.owner === null ? undefined : [session.owner.ref.key, session.owner.epoch],
    a: encodeBound(session.actor),
    p: encodeBound(session.delegation),
    f: session.audience ?? undefined,
    j: session.keyThumbprint ?? undefined,
    k: letters[session.credential],
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
    client: id.subject.kind === 'client' ? { ref: id.subject, epoch: record.u ?? 0 } : decodeBound(record.c),
    owner: record.o === undefined ? null : { ref: decodeRef(record.o[0]), epoch: record.o[1] },
    actor: decodeBound(record.a),
    delegation: decodeBound(record.p),
    audience: record.f ?? null,
    keyThumbprint: record.j ?? null,
    credential: decodeCredential(record.k),
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

function decodeCredential(letter: SessionRecord['k']): SessionCredential {
  if (letter === undefined) return 'cookie';
  return letter === 'b' ? 'bearer' : 'jwt';
}

function isPasswordAlone(amr: readonly AuthenticationMethod[]): boolean {
  return amr.length === 1 && amr[0] === 'pwd';
}

function encodeBound(bound: BoundSubject | null): readonly [string, number] | undefined {
  return bound === null ? undefined : [bound.ref.key, bound.epoch];
}

function decodeBound(pair: readonly [string, number] | undefined): BoundSubject | null {
  return pair === undefined ? null : { ref: decodeRef(pair[0]), epoch: pair[1] };
}

function decodeRef(key: string): SubjectRef {
  const ref = SubjectRef.parse(key);
  if (ref === null) throw new TypeError('a session record names a subject that is none');
  return ref;
}
