import { SessionId, SubjectRef } from '@gatehouse/identity';
import type { Clock, Session, Subject, SubjectStatus } from '@gatehouse/identity';
import type { Policy } from '@gatehouse/policy';
import type { ChangeFeed } from '../change-feed';
import { decodeSession, encodeSession } from '../session-codec';
import {
  SessionStore,
  type GenerationOf,
  type House,
  type LiveLegacyUser,
  type OpenedFor,
  type OpenOutcome,
  type SessionReading,
  type SubjectReading,
} from '../session-store';
import { encodeSubjectBody, statusLetter } from '../subject-codec';
import { SessionDecoder } from '../session-decoder';
import { SubjectDecoder } from '../subject-decoder';
import { keys } from './keys';
import { announced, type Ask, type Write } from './redis-client';
import type { RedisLayout } from './redis-layout';
import { RedisLiveUsers } from './redis-live-users';

/** Sessions in Redis 7 or later, one or a cluster. Expired records are Redis's to remove. */
export class RedisSessionStore extends SessionStore {
  private readonly sessions = new SessionDecoder();
  private readonly subjects = new SubjectDecoder();
  private readonly ask: Ask;
  private readonly liveUsers: RedisLiveUsers;

  constructor(
    private readonly layout: RedisLayout,
    readonly changes: ChangeFeed,
    private readonly clock: Clock,
  ) {
    super();
    this.ask = layout.ask;
    this.liveUsers = new RedisLiveUsers(layout.ask, clock, () => layout.joinWrites());
  }

  async read(id: SessionId): Promise<SessionReading> {
    const { session, subject, house, part } = await this.layout.read(id);
    return {
      session: session === null ? null : this.live(this.sessions.decode(id, session)),
      subject: subject === null ? null : this.subjects.decode(id.subject, subject),
      house,
      part,
    };
  }

  async readSubject(ref: SubjectRef): Promise<SubjectReading> {
    const { subject, house, part } = await this.layout.readSubject(ref);
    return { subject: subject === null ? null : this.subjects.decode(ref, subject), house, part };
  }

  async findSubject(ref: SubjectRef): Promise<Subject | null> {
    this.layout.joinWrites();
    const record = await this.ask((redis) => redis.get(keys.subject(ref)));
    return record === null ? null : this.subjects.decode(ref, record);
  }

  override async findSubjects(refs: readonly SubjectRef[]): Promise<readonly (Subject | null)[]> {
    if (refs.length === 0) return [];
    const records = await this.layout.readSubjects(refs);
    return refs.map((ref, index) => {
      const record = records[index];
      return record == null ? null : this.subjects.decode(ref, record);
    });
  }

  async writeSubject(subject: Subject, keepUntil: number | null): Promise<boolean> {
    const status = statusLetter(subject.status);
    const key = keys.subject(subject.ref);
    const { version, epoch } = subject;
    const keep = keepUntil === null ? '' : String(keepUntil);
    const write: Write<0 | 1> = (redis) =>
      redis.ghWriteSubject(key, version, epoch, status, encodeSubjectBody(subject), keep);
    // Where there was no record there is nothing to take away.
    const written = await (version === 0 ? this.ask(write) : announced(this.ask, key, write));
    return written === 1;
  }

  async enforce(
    ref: SubjectRef,
    status: SubjectStatus,
    epoch: number,
    keepUntil: number | null,
  ): Promise<void> {
    const keep = keepUntil === null ? '' : String(keepUntil);
    const key = keys.subject(ref);
    const write: Write<0 | 1> = (redis) => redis.ghEnforce(key, epoch, statusLetter(status), keep);
    // Epoch 0 of whoever is active is their beginning.
    await (status === 'active' && epoch === 0 ? this.ask(write) : announced(this.ask, key, write));
  }

  async raiseEpoch(ref: SubjectRef, epoch: number, keepUntil: number): Promise<void> {
    const key = keys.subject(ref);
    await announced(this.ask, key, (redis) => redis.ghEnforce(key, epoch, '', String(keepUntil)));
  }

  async open(session: Session, opened: OpenedFor): Promise<OpenOutcome> {
    const { id, end } = session;
    const epoch = (session.user ?? session.client)!.epoch;
    // Nobody holds the session's secret before all of this is written, so that nothing has to wait for the other.
    this.layout.joinWrites();
    const [outcome] = await Promise.all([
      this.ask((redis) =>
        redis.ghOpenSession(
          keys.subject(id.subject),
          keys.session(id),
          keys.sessionsOf(id.subject),
          epoch,
          encodeSession(session),
          end,
          id.random,
          this.clock.seconds(),
        ),
      ),
      session.legacy && this.linkLegacy(session.legacy.sessionId, id, end),
      opened.legacyUser && this.liveUsers.add(opened.legacyUser, end, id.subject.kind === 'client'),
    ]);
    if (outcome !== 'opened' && session.legacy) {
      const key = keys.legacySession(session.legacy.sessionId);
      await this.ask((redis) => redis.del(key));
    }
    return outcome as OpenOutcome;
  }

  async close(id: SessionId): Promise<Session | null> {
    const record = await this.ask((redis) => redis.get(keys.session(id)));
    const session = record === null ? null : decodeSession(id, record);
    await this.remove(id.subject, [id], session?.legacy ? [session.legacy.sessionId] : []);
    return session === null ? null : this.live(session);
  }

  async list(ref: SubjectRef): Promise<readonly Session[]> {
    const now = this.clock.seconds();
    const members = await this.ask((redis) => redis.zrangebyscore(keys.sessionsOf(ref), `(${now}`, '+inf'));
    const ids = members.map((random) => SessionId.parse(`${ref.key}.${random}`)!);
    if (ids.length === 0) return [];
    const records = await this.ask((redis) => redis.mget(ids.map((id) => keys.session(id))));
    return ids
      .map((id, index) => (records[index] == null ? null : this.live(decodeSession(id, records[index]))))
      .filter((session) => session !== null)
      .sort((a, b) => b.start - a.start);
  }

  async sweep(ref: SubjectRef, belowEpoch: number): Promise<number> {
    const dead = (await this.list(ref)).filter(
      (session) => (session.user ?? session.client)!.epoch < belowEpoch,
    );
    const legacySessions = dead.flatMap((session) => (session.legacy ? [session.legacy.sessionId] : []));
    const ids = dead.map((session) => session.id);
    if (ids.length > 0) await this.remove(ref, ids, legacySessions);
    return ids.length;
  }

  async *subjectsWithSessions(): AsyncIterable<SubjectRef> {
    const seen = new Set<string>();
    for await (const key of this.layout.scan(keys.sessionsPattern)) {
      const ref = SubjectRef.parse(keys.subjectKeyOfSessions(key));
      if (ref === null || seen.has(ref.key)) continue;
      seen.add(ref.key);
      yield ref;
    }
  }

  async findByLegacySession(legacySessionId: number): Promise<SessionId | null> {
    const text = await this.ask((redis) => redis.get(keys.legacySession(legacySessionId)));
    return text === null ? null : SessionId.parse(text);
  }

  /** A walk over all keys, a few at a time: no list of them is kept, because each entry would cost as much as a link. */
  async *linkedLegacySessions(): AsyncIterable<number> {
    for await (const key of this.layout.scan(keys.legacySessionsPattern)) yield keys.legacySessionOfKey(key);
  }

  async watchLegacyUser(user: LiveLegacyUser, seconds: number): Promise<void> {
    await this.liveUsers.add(user, this.clock.seconds() + seconds, true);
  }

  liveLegacyUsers(): AsyncIterable<LiveLegacyUser> {
    return this.liveUsers.all();
  }

  async askForUser({ legacyId, ref }: LiveLegacyUser): Promise<void> {
    await this.ask((redis) => redis.sadd(keys.askedUsers, `${legacyId}:${ref.key}`));
  }

  async takeAskedUsers(limit: number): Promise<readonly LiveLegacyUser[]> {
    const members = await this.ask((redis) => redis.spop(keys.askedUsers, limit));
    return members.map((member) => {
      const [legacyId, key] = member.split(':') as [string, string];
      return { legacyId: Number(legacyId), ref: SubjectRef.parse(key)! };
    });
  }

  readHouse(): Promise<House | null> {
    return this.layout.readHouse();
  }

  raiseGeneration(of: GenerationOf, generation: number): Promise<void> {
    return this.layout.raiseGeneration(of, generation);
  }

  async readPolicy(): Promise<Policy | null> {
    const document = await this.ask((redis) => redis.get(keys.policy));
    return document === null ? null : (JSON.parse(document) as Policy);
  }

  publishPolicy(policy: Policy): Promise<boolean> {
    return this.layout.publishPolicy(policy.version, JSON.stringify(policy));
  }

  weaknesses(): Promise<readonly string[]> {
    return this.layout.weaknesses();
  }

  ping(): Promise<void> {
    return this.layout.ping();
  }

  private async linkLegacy(legacySessionId: number, id: SessionId, end: number): Promise<void> {
    await this.ask((redis) => redis.set(keys.legacySession(legacySessionId), id.toString(), 'EXAT', end));
  }

  /** The record and its place in the subject's list in one step; the links of other slots behind it. */
  private async remove(
    ref: SubjectRef,
    ids: readonly SessionId[],
    legacySessions: readonly number[],
  ): Promise<void> {
    const sessionsOf = keys.sessionsOf(ref);
    const left = await announced(this.ask, sessionsOf, async (redis) => {
      const batch = redis.multi();
      batch.del(ids.map((id) => keys.session(id)));
      batch.zrem(
        sessionsOf,
        ids.map((id) => id.random),
      );
      batch.zcard(sessionsOf);
      const results = await batch.exec();
      return Number(results?.at(-1)?.[1] ?? 0);
    });
    await this.ask((redis) =>
      Promise.all(legacySessions.map((legacyId) => redis.del(keys.legacySession(legacyId)))),
    );
    const subject = left === 0 ? await this.findSubject(ref) : null;
    if (subject?.kind === 'user' && subject.legacyId !== null)
      await this.liveUsers.remove({ legacyId: subject.legacyId, ref });
  }

  /** Redis removes a record within the second; this makes its end exact. */
  private live(session: Session): Session | null {
    return session.end > this.clock.seconds() ? session : null;
  }
}
