import { randomBytes } from 'node:crypto';
import { SessionId, SubjectRef, uuidOfLegacyUser } from '@gatehouse/identity';
import {
  AuthSession,
  type AuthSessionParts,
  type SessionClient,
  type SessionUser,
} from '../session/auth-session';

/** Who shall be there; what is left out is harmless. */
export interface SomebodyThere extends Partial<Omit<AuthSessionParts, 'user' | 'client' | 'authorizations'>> {
  /** Null: a client by itself. */
  readonly user?: Partial<SessionUser> | null;
  readonly client?: Partial<SessionClient> | null;
  /** None by default. */
  readonly scopes?: readonly string[];
  readonly endorsements?: readonly string[];
  readonly classic?: number;
}

/** A session as a service sees it, of a verified user who is told of fully and holds no scopes unless these are given. */
export function anAuthSession(who: SomebodyThere = {}): AuthSession {
  const { scopes = [], endorsements = [], classic = 0, user, client, ...parts } = who;
  const start = parts.start ?? parts.issuedAt ?? Math.floor(Date.now() / 1000);
  const person = user === null ? null : { ...somebody, ...user };
  const program = client == null ? null : { ...aProgram, ...client };
  const owner =
    person === null ? SubjectRef.client(program?.clientId ?? 'nobody') : SubjectRef.user(person.uuid);
  return new AuthSession({
    id: SessionId.make(owner, randomBytes(16)).toString(),
    actor: null,
    end: start + 36_000,
    issuedAt: start,
    expires: start + 60,
    audience: null,
    ipAddress: '127.0.0.1',
    remoteHost: 'localhost',
    ...parts,
    start,
    user: person,
    client: program,
    authorizations: { classic, endorsements, scopes },
  });
}

const somebody: SessionUser = {
  uuid: uuidOfLegacyUser(1234),
  username: 'foouser',
  userId: '1234',
  name: { forename: 'Foo', surname: 'User', suffix: '' },
  email: 'foo@example.org',
  profile: null,
  verified: true,
};

const aProgram: SessionClient = { clientId: 'client1', ownerId: '1234', name: null };
