import { SessionId, SubjectRef } from '@gatehouse/identity';
import type { Clock, Session, Subject, SubjectStatus } from '@gatehouse/identity';
import type { Policy } from '@gatehouse/policy';
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
import type { SqliteConnection } from './sqlite-connection';

interface SubjectRow {
  readonly version: number;
  readonly epoch: number;
  readonly status: 'a' | 's';
  readonly record: string;
  readonly keep_until: number | null;
}

const live = 'ends > ?';

/** Sessions in one SQLite file, for one machine. It pushes no news, so nothing of it may be kept in memory. */
export class SqliteSessionStore extends SessionStore {
  readonly changes = null;
  private readonly sessions = new SessionDecoder();
  private readonly subjects = new SubjectDecoder();

  constructor(
    private readonly file: SqliteConnection,
    private readonly clock: Clock,
  ) {
    super();
  }

  async read(id: SessionId): Promise<SessionReading> {
    const row = this.file.get<{ record: string }>(
      `select record from sessions where id = ? and ${live}`,
      id.toString(),
      this.clock.seconds(),
    );
    return {
      session: row === null ? null : this.sessions.decode(id, row.record),
      ...(await this.readSubject(id.subject)),
    };
  }

  async readSubject(ref: SubjectRef): Promise<SubjectReading> {
    return { subject: await this.findSubject(ref), house: await this.readHouse(), part: '' };
  }

  async findSubject(ref: SubjectRef): Promise<Subject | null> {
    const row = this.subjectRow(ref);
    return row === null
      ? null
      : this.subjects.decode(ref, `${row.version} ${row.epoch} ${row.status} ${row.record}`);
  }

  async writeSubject(subject: Subject, keepUntil: number | null): Promise<boolean> {
    return this.file.step(() => {
      const row = this.subjectRow(subject.ref);
      if ((row?.version ?? 0) !== subject.version || (row?.epoch ?? 0) > subject.epoch) return false;
      this.putSubject(subject.ref, row, subject.status, subject.epoch, encodeSubjectBody(subject), keepUntil);
      return true;
    });
  }

  async enforce(
    ref: SubjectRef,
    status: SubjectStatus,
    epoch: number,
    keepUntil: number | null,
  ): Promise<void> {
    this.file.step(() => {
      const row = this.subjectRow(ref);
      if ((row?.epoch ?? 0) > epoch) return;
      this.putSubject(ref, row, status, epoch, row?.record ?? '', keepUntil);
    });
  }

  async raiseEpoch(ref: SubjectRef, epoch: number, keepUntil: number): Promise<void> {
    this.file.step(() => {
      const row = this.subjectRow(ref);
      if ((row?.epoch ?? 0) > epoch) return;
      const status = row?.status === 's' ? 'suspended' : 'active';
      const keep = status === 'suspended' ? null : keepUntil;
      this.putSubject(ref, row, status, epoch, row?.record ?? '', keep);
    });
  }

  async open(session: Session, opened: OpenedFor): Promise<OpenOutcome> {
    const epoch = (session.user ?? session.client)!.epoch;
    const ref = session.id.subject;
    return this.file.step(() => {
      const subject = this.subjectRow(ref);
      if (subject === null) return 'subject_missing';
      if (subject.status !== 'a') return 'suspended';
      if (subject.epoch !== epoch) return 'epoch_moved';
      this.file.run('delete from sessions where subject = ? and ends <= ?', ref.key, this.clock.seconds());
      this.file.run(
        `insert into sessions (id, subject, epoch, ends, record, legacy_session, legacy_user, legacy_user_key)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
        session.id.toString(),
        ref.key,
        epoch,
        session.end,
        encodeSession(session),
        session.legacy?.sessionId ?? null,
        opened.legacyUser?.legacyId ?? null,
        opened.legacyUser?.ref.key ?? null,
      );
      this.file.run(
        'update subjects set keep_until = max(keep_until, ?) where key = ?',
        session.end,
        ref.key,
      );
      return 'opened';
    });
  }

  async close(id: SessionId): Promise<Session | null> {
    return this.file.step(() => {
      const row = this.file.get<{ record: string }>(
        `select record from sessions where id = ? and ${live}`,
        id.toString(),
        this.clock.seconds(),
      );
      this.file.run('delete from sessions where id = ?', id.toString());
      return row === null ? null : decodeSession(id, row.record);
    });
  }

  async list(ref: SubjectRef): Promise<readonly Session[]> {
    return this.file
      .all<{ id: string; record: string }>(
        `select id, record from sessions where subject = ? and ${live}`,
        ref.key,
        this.clock.seconds(),
      )
      .map((row) => decodeSession(SessionId.parse(row.id)!, row.record))
      .sort((a, b) => b.start - a.start);
  }

  async sweep(ref: SubjectRef, belowEpoch: number): Promise<number> {
    return this.file.run('delete from sessions where subject = ? and epoch < ?', ref.key, belowEpoch);
  }

  async *subjectsWithSessions(): AsyncIterable<SubjectRef> {
    yield* this.pages((after) =>
      this.file
        .all<{ subject: string }>(
          `select distinct subject from sessions where subject > ? and ${live} order by subject limit 500`,
          after,
          this.clock.seconds(),
        )
        .map((row) => ({ cursor: row.subject, value: SubjectRef.parse(row.subject)! })),
    );
  }

  async findByLegacySession(legacySessionId: number): Promise<SessionId | null> {
    const row = this.file.get<{ id: string }>(
      `select id from sessions where legacy_session = ? and ${live}`,
      legacySessionId,
      this.clock.seconds(),
    );
    return row === null ? null : SessionId.parse(row.id);
  }

  async *linkedLegacySessions(): AsyncIterable<number> {
    yield* this.pages((after) =>
      this.file
        .all<{ legacy_session: number }>(
          `select legacy_session from sessions where legacy_session > ? and ${live}
           order by legacy_session limit 500`,
          Number(after || -1),
          this.clock.seconds(),
        )
        .map((row) => ({ cursor: String(row.legacy_session), value: row.legacy_session })),
    );
  }

  async *liveLegacyUsers(): AsyncIterable<LiveLegacyUser> {
    for (const table of ['sessions', 'watched']) {
      this.file.run(`delete from ${table} where ends <= ?`, this.clock.seconds());
    }
    yield* this.pages((after) =>
      this.file
        .all<{ legacy_user: number; legacy_user_key: string }>(
          `select legacy_user, legacy_user_key from sessions where legacy_user > ?1
           union select legacy_user, legacy_user_key from watched where legacy_user > ?1
           order by legacy_user limit 500`,
          Number(after || -1),
        )
        .map((row) => ({
          cursor: String(row.legacy_user),
          value: { legacyId: row.legacy_user, ref: SubjectRef.parse(row.legacy_user_key)! },
        })),
    );
  }

  async watchLegacyUser({ legacyId, ref }: LiveLegacyUser, seconds: number): Promise<void> {
    this.file.run(
      `insert into watched (legacy_user, legacy_user_key, ends) values (?, ?, ?)
       on conflict (legacy_user) do update set ends = max(ends, excluded.ends)`,
      legacyId,
      ref.key,
      this.clock.seconds() + seconds,
    );
  }

  async askForUser({ legacyId, ref }: LiveLegacyUser): Promise<void> {
    this.file.run(
      'insert or ignore into asked_users (legacy_user, legacy_user_key) values (?, ?)',
      legacyId,
      ref.key,
    );
  }

  async takeAskedUsers(limit: number): Promise<readonly LiveLegacyUser[]> {
    // Mostly nobody is asked for, and a look takes no lock.
    if (this.file.get('select 1 from asked_users limit 1') === null) return [];
    const rows = this.file.all<{ legacy_user: number; legacy_user_key: string }>(
      `delete from asked_users where legacy_user in (select legacy_user from asked_users limit ?)
       returning legacy_user, legacy_user_key`,
      limit,
    );
    return rows.map((row) => ({ legacyId: row.legacy_user, ref: SubjectRef.parse(row.legacy_user_key)! }));
  }

  async readHouse(): Promise<House | null> {
    const row = this.file.get<{ generation: number; registry_generation: number; policy_version: number }>(
      'select generation, registry_generation, policy_version from house',
    );
    return (
      row && {
        generation: row.generation,
        registryGeneration: row.registry_generation,
        policyVersion: row.policy_version,
      }
    );
  }

  async raiseGeneration(of: GenerationOf, generation: number): Promise<void> {
    const column = of === 'accounts' ? 'generation' : 'registry_generation';
    this.file.run(
      `insert into house (only, ${column}) values (1, ?)
       on conflict (only) do update set ${column} = max(${column}, excluded.${column})`,
      generation,
    );
  }

  async readPolicy(): Promise<Policy | null> {
    const row = this.file.get<{ policy: string | null }>('select policy from house');
    return row?.policy == null ? null : (JSON.parse(row.policy) as Policy);
  }

  async publishPolicy(policy: Policy): Promise<boolean> {
    const changed = this.file.run(
      `insert into house (only, policy_version, policy) values (1, ?, ?)
       on conflict (only) do update set policy_version = excluded.policy_version, policy = excluded.policy
       where excluded.policy_version > policy_version or house.policy is null`,
      policy.version,
      JSON.stringify(policy),
    );
    return changed === 1;
  }

  async weaknesses(): Promise<readonly string[]> {
    return [];
  }

  async ping(): Promise<void> {
    this.file.get('select 1 as one');
  }

  private subjectRow(ref: SubjectRef): SubjectRow | null {
    return this.file.get<SubjectRow>(
      `select version, epoch, status, record, keep_until from subjects
       where key = ? and (keep_until is null or keep_until > ?)`,
      ref.key,
      this.clock.seconds(),
    );
  }

  private putSubject(
    ref: SubjectRef,
    known: SubjectRow | null,
    status: SubjectStatus,
    epoch: number,
    body: string,
    keepUntil: number | null,
  ): void {
    const keep = keepUntil === null ? null : Math.max(keepUntil, known?.keep_until ?? 0);
    this.file.run(
      'insert or replace into subjects (key, record, version, epoch, status, keep_until) values (?, ?, ?, ?, ?, ?)',
      ref.key,
      body,
      (known?.version ?? 0) + 1,
      epoch,
      statusLetter(status),
      keep,
    );
  }

  /** Walks a table by key, so that rows which come and go meanwhile disturb nothing. */
  private async *pages<T>(page: (after: string) => { cursor: string; value: T }[]): AsyncIterable<T> {
    for (let after = ''; ;) {
      const rows = page(after);
      for (const row of rows) yield row.value;
      if (rows.length < 500) return;
      after = rows.at(-1)!.cursor;
    }
  }
}
