import type {
  ClientSubject,
  Clock,
  Session,
  SessionCredential,
  SessionId,
  Subject,
  SubjectRef,
  UserSubject,
} from '@gatehouse/identity';
import type { CompiledPolicy } from '@gatehouse/policy';
import type { SessionReading, SessionStore, SubjectReading } from '@gatehouse/token-store';
import { DecisionMemory } from './decision-memory';
import { effectiveScopes, scopesHeldBy } from './effective-scopes';
import { decidersOf, refusalOf, subjectIn } from './liveness';
import { refused, type LiveSession, type Resolution } from './live-session';
import { PolicyKeeper } from './policy-keeper';
import { hashSecret, sameText } from './secrets';

/** What a caller holds: the handle of a session and, for our own credentials, the secret that proves it. */
export interface Proof {
  readonly id: SessionId;
  readonly credential: SessionCredential;
  /** For `jwt` the whole token, whose signature was checked before. */
  readonly secret: string;
  /** Whom it says it belongs to, as `SessionCookie` has it; a bearer token says nothing. */
  readonly userId?: string | null;
  /** Which client it says it was given to; only a signed token does. */
  readonly clientId?: string | null;
}

const none: readonly never[] = [];

type Outcome = Extract<Resolution, { readonly reason: 'ok' }>;

/** What was found out about a session. */
interface Known {
  /** The secret that was found to fit. */
  secret: string | null;
  /** What a cookie has to name its user. */
  userId: string | null;
  /** Whom it needs besides the subject of its id. */
  others: readonly SubjectRef[] | null;
  /** The last outcome; none of what it was made from ever changes, so it holds as long as that is in force. */
  outcome: Outcome | null;
  /** The subjects that it was made of: the id's own, then those of `othersOf`; null where the store had none. */
  madeOf: readonly (Subject | null)[] | null;
}

/**
 * Finds out whether a credential stands for a live session: one whose record is there and not past its end, whose
 * secret fits, and all of whose subjects are active and have the epoch that they had when it was opened; the owner of its client too,
 * if the store knows of one.
 *
 * From memory this costs no I/O and returns without a promise; else one round trip to the store, one more for each
 * further subject and for a policy version not seen before. Throws `DomainError('unavailable', …)` where the store
 * cannot say.
 */
export class SessionResolver {
  private readonly memory: DecisionMemory;
  private readonly policies: PolicyKeeper;
  private readonly known = new WeakMap<Session, Known>();

  constructor(
    private readonly store: SessionStore,
    private readonly clock: Clock,
  ) {
    this.memory = new DecisionMemory(store);
    this.policies = new PolicyKeeper(store);
  }

  resolve(proof: Proof): Resolution | Promise<Resolution> {
    const remembered = this.memory.recall(proof.id);
    return remembered === null || this.policies.isBehind(remembered.house!, proof.id.subject.kind)
      ? this.resolveFromStore(proof)
      : this.judge(remembered, proof.id, proof);
  }

  /**
   * The session that was opened together with this one of the legacy system. The caller has checked the legacy
   * cookie's signature and age; that its user is the session's is checked by the caller too.
   */
  async resolveLegacy(legacySessionId: number): Promise<Resolution> {
    const id = await this.store.findByLegacySession(legacySessionId);
    if (id === null) {
      // An emptied store knows no session at all, which says nothing about this one.
      await this.policies.inForce(await this.memory.readHouse(), 'user');
      return refused('legacy_session_unknown');
    }
    return this.judge(this.memory.recall(id) ?? (await this.memory.read(id)), id, null);
  }

  /**
   * What the store says of a subject now; null: it has no record. From memory without a promise, else one round trip.
   * Throws `unavailable` where its part of the store cannot say, or has lost what it knew.
   */
  subject(ref: SubjectRef): Subject | null | Promise<Subject | null> {
    const recalled = this.recallSubject(ref);
    return recalled === null ? this.readSubject(ref) : recalled.subject;
  }

  /**
   * The policy that decides about somebody who proved nothing: the last good one if the store does not answer. From
   * memory without a promise.
   */
  policyForAnonymous(): CompiledPolicy | Promise<CompiledPolicy> {
    const house = this.memory.recallHouse();
    return house === null ? this.readPolicyForAnonymous() : this.policies.inForce(house, 'user');
  }

  /** The policy that was last seen in force, whatever the store says now; null: none was. */
  lastGoodPolicy(): CompiledPolicy | null {
    return this.policies.lastGood();
  }

  private async readPolicyForAnonymous(): Promise<CompiledPolicy> {
    try {
      return await this.policies.inForce(await this.memory.readHouse(), 'user');
    } catch (error) {
      const lastGood = this.policies.lastGood();
      if (lastGood === null) throw error;
      return lastGood;
    }
  }

  /**
   * What a session that was just opened for this user, as the store now has them, may do; the same that resolving it
   * would find. No I/O where the store pushes its news and its house was read since it last changed.
   */
  async scopesOf(session: Session, user: UserSubject): Promise<readonly string[]> {
    const house = this.memory.recallHouse() ?? (await this.memory.readHouse());
    const policy = await this.policies.inForce(house, 'user');
    return effectiveScopes(session, user, null, policy, this.clock.seconds()).scopes;
  }

  /** What a user may do now by themselves. No I/O where the store pushes its news and its house was read. */
  async scopesHeldBy(user: UserSubject): Promise<readonly string[]> {
    const house = this.memory.recallHouse() ?? (await this.memory.readHouse());
    return scopesHeldBy(user, await this.policies.inForce(house, 'user'), this.clock.seconds());
  }

  private async resolveFromStore(proof: Proof): Promise<Resolution> {
    return this.judge(await this.memory.read(proof.id), proof.id, proof);
  }

  /** @param proof null where the legacy cookie's signature is the proof */
  private judge(
    reading: SessionReading,
    { subject }: SessionId,
    proof: Proof | null,
  ): Resolution | Promise<Resolution> {
    const policy = this.policies.inForce(reading.house, subject.kind);
    if (policy instanceof Promise) return policy.then((loaded) => this.judgeUnder(loaded, reading, proof));
    return this.judgeUnder(policy, reading, proof);
  }

  private judgeUnder(
    policy: CompiledPolicy,
    { session, subject }: SessionReading,
    proof: Proof | null,
  ): Resolution | Promise<Resolution> {
    if (session === null) return refused(subject?.status === 'suspended' ? 'suspended' : 'revoked');
    const known = this.knownOf(session);
    if (proof !== null && !proves(proof, session, known)) return refused('bad_credentials');
    const now = this.clock.seconds();
    if (session.end <= now) return refused('expired');
    const others = othersOf(session, known);
    const rest = others.length === 0 ? none : this.recall(others);
    if (rest === null) {
      return this.subjects(others).then((read) =>
        asClaimed(this.concludeFrom(policy, session, [subject, ...read]), proof, known),
      );
    }
    if (isMadeOf(known, subject, rest) && holds(known.outcome!, policy, now))
      return asClaimed(known.outcome!, proof, known);
    return asClaimed(this.concludeFrom(policy, session, [subject, ...rest]), proof, known);
  }

  private concludeFrom(
    policy: CompiledPolicy,
    session: Session,
    subjects: readonly (Subject | null)[],
  ): Resolution {
    const concluded = this.conclude(policy, session, subjects);
    this.knownOf(session).madeOf = concluded.live === null ? null : subjects;
    return concluded;
  }

  private conclude(
    policy: CompiledPolicy,
    session: Session,
    subjects: readonly (Subject | null)[],
  ): Resolution {
    const refusal = refusalOf(session, subjects);
    if (refusal !== null) return refused(refusal);
    const user = subjectIn(subjects, session.user) as UserSubject | null;
    const client = subjectIn(subjects, session.client) as ClientSubject | null;
    return this.outcomeOf(policy, session, user, client);
  }

  private outcomeOf(
    policy: CompiledPolicy,
    session: Session,
    user: LiveSession['user'],
    client: LiveSession['client'],
  ): Outcome {
    const now = this.clock.seconds();
    const known = this.knownOf(session);
    const { outcome } = known;
    if (outcome !== null && outcome.live.user === user && outcome.live.client === client) {
      if (holds(outcome, policy, now)) return outcome;
    }
    const { scopes, until } = effectiveScopes(session, user, client, policy, now);
    const ofUser = client === null ? user : null;
    const authorizations = {
      classic: ofUser?.classic ?? 0,
      endorsements: ofUser?.endorsements ?? [],
      scopes,
    };
    known.userId = user === null ? null : userIdOf(user);
    const live: LiveSession = { session, user, client, policy, authorizations, until };
    return (known.outcome = { live, reason: 'ok' });
  }

  private knownOf(session: Session): Known {
    let known = this.known.get(session);
    if (known === undefined) {
      known = { secret: null, userId: null, others: null, outcome: null, madeOf: null };
      this.known.set(session, known);
    }
    return known;
  }

  /** All of them from memory, or null if one has to be read. */
  private recall(refs: readonly SubjectRef[]): readonly (Subject | null)[] | null {
    const found: (Subject | null)[] = [];
    for (const ref of refs) {
      const reading = this.recallSubject(ref);
      if (reading === null) return null;
      found.push(reading.subject);
    }
    return found;
  }

  private recallSubject(ref: SubjectRef): SubjectReading | null {
    const reading = this.memory.recallSubject(ref);
    return reading === null || this.policies.isBehind(reading.house!, ref.kind) ? null : reading;
  }

  private async readSubject(ref: SubjectRef): Promise<Subject | null> {
    const { subject, house } = await this.memory.readSubject(ref);
    this.policies.assertVouching(house, ref.kind);
    return subject;
  }

  /** Each from the part of the store that has it, which must have lost nothing either. */
  private subjects(refs: readonly SubjectRef[]): Promise<readonly (Subject | null)[]> {
    return Promise.all(refs.map(async (ref) => this.subject(ref)));
  }
}

/** Whom a session needs besides the subject of its id. */
function othersOf(session: Session, known: Known): readonly SubjectRef[] {
  return (known.others ??= decidersOf(session).slice(1));
}

function isMadeOf({ madeOf }: Known, subject: Subject | null, rest: readonly (Subject | null)[]): boolean {
  if (madeOf === null || madeOf[0] !== subject) return false;
  for (let index = 0; index < rest.length; index += 1) if (madeOf[index + 1] !== rest[index]) return false;
  return true;
}

/** Whether an outcome is what would be found again from the same session and subjects. */
function holds({ live }: Outcome, policy: CompiledPolicy, now: number): boolean {
  return live.policy === policy && now < live.until;
}

function userIdOf({ legacyId, ref }: UserSubject): string {
  return legacyId === null ? ref.id : String(legacyId);
}

/** A credential that names another user or client than its session has is none, however well it is signed. */
function asClaimed(resolution: Resolution, proof: Proof | null, known: Known): Resolution {
  const { live } = resolution;
  if (proof === null || live === null) return resolution;
  const { userId = null, clientId = null } = proof;
  if (userId !== null && known.userId !== userId) return refused('bad_credentials');
  if (clientId !== null && live.client?.ref.id !== clientId) return refused('bad_credentials');
  return resolution;
}

function proves(proof: Proof, session: Session, known: Known): boolean {
  if (session.credential !== proof.credential) return false;
  if (known.secret === proof.secret) return true;
  if (!sameText(hashSecret(proof.secret), session.secretHash)) return false;
  known.secret = proof.secret;
  return true;
}
