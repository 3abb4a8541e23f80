import type { INestApplicationContext } from '@nestjs/common';
import {
  Clock,
  DomainError,
  Randomness,
  SessionId,
  SubjectRef,
  type ClientSubject,
  type UserSubject,
} from '@gatehouse/identity';
import { PersonDirectory, UserSubjects } from '@gatehouse/people';
import { canonicalTarget, CompiledPolicy, explain, type Explanation, type Holder } from '@gatehouse/policy';
import { decidersOf, effectiveScopes, holderOf, pretendedSession, refusalOf } from '@gatehouse/sessions';
import { SessionStore, type DecisionRecord } from '@gatehouse/token-store';
import type { CommandRun } from '../command/command-run';
import { openPeople } from '../users/people';

/** Whom the request is judged for now: the session that asked, or one that its person or client would have now. */
type JudgedFor = 'session' | 'new_session' | 'nobody';

/** What would be answered now, or in words why that cannot be said. */
export type JudgedNow =
  | {
      readonly judgedFor: JudgedFor;
      readonly explanation: Omit<Explanation, 'reason'> & { readonly reason: string };
      readonly unknown: null;
    }
  | { readonly judgedFor: null; readonly explanation: null; readonly unknown: string };

interface Found {
  readonly judgedFor: JudgedFor;
  readonly holder: Holder | null;
  /** Why they are nobody now; null: they are somebody, or the record knows nobody. */
  readonly refusal: string | null;
}

/**
 * The request of a record under the policy in force, for the same subject: in the session that asked if it is still live, by
 * what decisions are read from; else as if they had just logged in by password, the person put together from the databases.
 *
 * @param context with the token store
 */
export async function judgedNow(
  run: CommandRun,
  context: INestApplicationContext,
  record: DecisionRecord,
): Promise<JudgedNow> {
  const whoeverAsks = refusedWhoeverAsks(record);
  if (whoeverAsks !== null) return unknown(whoeverAsks);
  const policy = await context.get(SessionStore).readPolicy();
  if (policy === null) return unknown('The token store holds no policy: every request is refused.');
  try {
    const compiled = CompiledPolicy.of(policy);
    const { judgedFor, holder, refusal } = await find(run, context, record, compiled);
    const { method, host } = record;
    const request = { method, host, path: canonicalTarget(record.path)!.path, preflight: null };
    const explanation = explain(compiled, request, holder, context.get(Clock).seconds());
    const isNobody = explanation.reason === 'no_credentials';
    const reason = isNobody ? (refusal ?? explanation.reason) : explanation.reason;
    return { judgedFor, explanation: { ...explanation, reason }, unknown: null };
  } catch (error) {
    if (error instanceof DomainError) return unknown(error.message);
    throw error;
  }
}

function unknown(why: string): JudgedNow {
  return { judgedFor: null, explanation: null, unknown: why };
}

function refusedWhoeverAsks({ reason, path, method, policyVersion }: DecisionRecord): string | null {
  if (reason === 'untrusted_peer')
    return 'No policy was asked: who asked is not in TRUSTED_PROXIES, or did not know the GATEWAY_SECRET.';
  if (canonicalTarget(path) === null) return 'Such a path is refused whoever asks, and under every policy.';
  if (reason === 'bad_method' && policyVersion === null)
    return `No policy was asked: “${method}” is not one method that is known.`;
  return null;
}

async function find(
  run: CommandRun,
  context: INestApplicationContext,
  { session, subject, client }: DecisionRecord,
  policy: CompiledPolicy,
): Promise<Found> {
  if (subject === null) return { judgedFor: 'nobody', holder: null, refusal: null };
  const inSession = await inSameSession(context, session, policy);
  if (inSession !== null) return inSession;
  const store = context.get(SessionStore);
  const clientId = subject.kind === 'client' ? subject.id : client;
  const subjects = {
    user: subject.kind === 'user' ? await composed(run, subject.id) : null,
    client:
      clientId === null ? null : ((await store.findSubject(SubjectRef.client(clientId))) as ClientSubject),
  };
  const isMissing = clientId !== null && subjects.client === null;
  if (isMissing || Object.values(subjects).some((one) => one !== null && one.status !== 'active'))
    return { judgedFor: 'new_session', holder: null, refusal: isMissing ? 'revoked' : 'suspended' };
  const now = context.get(Clock).seconds();
  const parts = { ...subjects, scopes: null, policy, now, duration: 60 };
  const live = pretendedSession(parts, context.get(Randomness));
  return { judgedFor: 'new_session', holder: holderOf(live), refusal: null };
}

/** Null: it has ended. */
async function inSameSession(
  context: INestApplicationContext,
  handle: string | null,
  policy: CompiledPolicy,
): Promise<Found | null> {
  const id = handle === null ? null : SessionId.parse(handle);
  const store = context.get(SessionStore);
  const session = id === null ? null : (await store.read(id)).session;
  if (session === null) return null;
  const refs = decidersOf(session);
  const subjects = await store.findSubjects(refs);
  const refusal = refusalOf(session, subjects);
  if (refusal !== null) return { judgedFor: 'session', holder: null, refusal };
  const of = (ref: SubjectRef | undefined) =>
    ref === undefined ? null : (subjects[refs.findIndex((one) => one.equals(ref))] ?? null);
  const user = of(session.user?.ref) as UserSubject | null;
  const client = of(session.client?.ref) as ClientSubject | null;
  const { scopes, until } = effectiveScopes(session, user, client, policy, context.get(Clock).seconds());
  const authorizations = { classic: 0, endorsements: [], scopes };
  const live = { session, user, client, policy, authorizations, until };
  return { judgedFor: 'session', holder: holderOf(live), refusal: null };
}

/** The databases are opened only where the session has ended. */
async function composed(run: CommandRun, uuid: string): Promise<UserSubject> {
  const context = await openPeople(run);
  const { account, legacyUser } = await context.get(PersonDirectory).get(uuid);
  return context.get(UserSubjects).compose(account, legacyUser);
}
