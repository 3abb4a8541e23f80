import { SubjectRef } from '@gatehouse/identity';
import type {
  AccessTokenFormat,
  ClientAuthMethod,
  ClientSubject,
  Grant,
  GrantType,
  HashedSecret,
  PublicJwk,
  Subject,
  SubjectStatus,
  UserClaims,
  UserSubject,
} from '@gatehouse/identity';
import { packClaims, unpackClaims, type PackedClaims } from './user-claims-codec';

/**
 * How a subject is written: `<version> <epoch> <a|s> <JSON>`. The first three stand in front so that a revocation can
 * replace them in the store itself, without reading the rest. JSON is absent in a record that only refuses.
 */
const pattern = /^(\d+) (\d+) ([as]) (.*)$/s;

/** Short names, because there may be millions. Absent: none, nothing, 0. */
interface SharedBody {
  /** Roles and single grants. */
  readonly r?: readonly string[];
  readonly g?: readonly Grant[];
}

interface UserBody extends SharedBody {
  readonly c: PackedClaims;
  /** Legacy id, classic bits, endorsements, legacy digest. */
  readonly i?: number;
  readonly b?: number;
  readonly e?: readonly string[];
  readonly d?: string;
}

interface ClientBody extends SharedBody {
  /** Name and owner's id, as claims say them. */
  readonly n?: string;
  readonly i: string;
  /** Owner's key. */
  readonly o?: string;
  /** Authentication method; absent: HTTP Basic. */
  readonly m?: ClientAuthMethod;
  readonly t?: readonly GrantType[];
  /** Format of access tokens; absent: opaque. */
  readonly f?: AccessTokenFormat;
  /** Tokens are bound to keys; absent: not. */
  readonly b?: 1;
  /** Secrets, public keys, approved scopes. */
  readonly h?: readonly HashedSecret[];
  readonly k?: readonly PublicJwk[];
  readonly a?: readonly string[];
}

/** The part of a record behind its head. */
export function encodeSubjectBody(subject: Subject): string {
  const shared: SharedBody = { r: unlessEmpty(subject.roles), g: unlessEmpty(subject.grants) };
  return JSON.stringify(bodyOf(subject, shared));
}

function bodyOf(subject: Subject, shared: SharedBody): SharedBody {
  switch (subject.kind) {
    case 'user':
      return userBody(subject, shared);
    case 'client':
      return clientBody(subject, shared);
    case 'delegation':
      return shared;
  }
}

function userBody(subject: UserSubject, shared: SharedBody): UserBody {
  return {
    ...shared,
    c: packClaims(subject.claims, subject.legacyId),
    i: subject.legacyId ?? undefined,
    b: subject.classic || undefined,
    e: unlessEmpty(subject.endorsements),
    d: subject.legacyDigest ?? undefined,
  };
}

function clientBody(subject: ClientSubject, shared: SharedBody): ClientBody {
  const { claims, owner, authMethod, grantTypes, accessTokenFormat, secrets, jwks, approvedScopes } = subject;
  return {
    ...shared,
    n: claims.name ?? undefined,
    i: claims.owner_id,
    o: owner?.key,
    m: authMethod === 'client_secret_basic' ? undefined : authMethod,
    t: unlessEmpty(grantTypes),
    f: accessTokenFormat === 'opaque' ? undefined : accessTokenFormat,
    b: subject.dpopBound ? 1 : undefined,
    h: unlessEmpty(secrets),
    k: unlessEmpty(jwks),
    a: unlessEmpty(approvedScopes),
  };
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

export function statusLetter(status: SubjectStatus): 'a' | 's' {
  return status === 'active' ? 'a' : 's';
}

export function encodeSubject(subject: Subject, version: number): string {
  return `${version} ${subject.epoch} ${statusLetter(subject.status)} ${encodeSubjectBody(subject)}`;
}

export function decodeSubject(ref: SubjectRef, text: string): Subject {
  const parts = pattern.exec(text);
  if (parts === null) throw new TypeError('a subject record has no head');
  const [, version, epoch, letter, json] = parts;
  const head = {
    ref,
    version: Number(version),
    epoch: Number(epoch),
    status: letter === 'a' ? 'active' : 'suspended',
  } as const;
  const body: unknown = json === '' ? null : JSON.parse(json!);
  switch (ref.kind) {
    case 'user':
      return decodeUser(ref, head, body as UserBody | null);
    case 'client':
      return decodeClient(ref, head, body as ClientBody | null);
    case 'delegation':
      return { kind: 'delegation', ...head, roles: [], grants: [] };
  }
}

type Head = Pick<Subject, 'ref' | 'version' | 'epoch' | 'status'>;

function decodeUser(ref: SubjectRef, head: Head, body: UserBody | null): Subject {
  const legacyId = body?.i ?? null;
  return {
    kind: 'user',
    ...head,
    roles: body?.r ?? [],
    grants: body?.g ?? [],
    legacyId,
    classic: body?.b ?? 0,
    endorsements: body?.e ?? [],
    legacyDigest: body?.d ?? null,
    claims: body === null ? emptyUserClaims(ref) : unpackClaims(body.c, legacyId),
  };
}

function decodeClient(ref: SubjectRef, head: Head, body: ClientBody | null): Subject {
  return {
    kind: 'client',
    ...head,
    roles: body?.r ?? [],
    grants: body?.g ?? [],
    claims: { client_id: ref.id, owner_id: body?.i ?? '', name: body?.n ?? null },
    owner: body?.o === undefined ? null : SubjectRef.parse(body.o),
    authMethod: body?.m ?? 'client_secret_basic',
    grantTypes: body?.t ?? [],
    accessTokenFormat: body?.f ?? 'opaque',
    dpopBound: body?.b === 1,
    secrets: body?.h ?? [],
    jwks: body?.k ?? [],
    approvedScopes: body?.a ?? [],
  };
}

function emptyUserClaims(ref: SubjectRef): UserClaims {
  return {
    username: '',
    email: '',
    user_id: ref.id,
    name: { forename: '', surname: '', suffix: '' },
    profile: null,
    verified: false,
  };
}
