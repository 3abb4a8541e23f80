import type { Session, SessionId, Subject, SubjectRef } from '@gatehouse/identity';
import {
  everything,
  houseRecord,
  policyRecord,
  type House,
  type RecordName,
  type SessionReading,
  type SessionStore,
} from '@gatehouse/token-store';
import { RecentMap } from './recent-map';

/** Stands for a record that the store was asked for and does not have: news would come of one that is written. */
class Absent {}
const absent = new Absent();

/**
 * What was read of sessions, subjects and the house, kept as long as the store's news can be trusted. A read that was
 * under way when news of its records came is used once and not kept. Without news nothing is kept at all.
 */
export class DecisionMemory {
  private readonly sessions = new RecentMap<RecordName, Session>(100_000);
  private readonly subjects = new RecentMap<RecordName, Subject | Absent>(100_000);
  private house: House | null = null;
  private readonly underWay = new Set<Reading>();

  constructor(private readonly store: SessionStore) {
    store.changes?.subscribe((name) => this.forget(name));
  }

  /** The reading from memory, or null if any of its three parts has to be read. Two look-ups. */
  recall(id: SessionId): SessionReading | null {
    if (this.house === null || !this.store.changes!.isTrusted()) return null;
    const session = this.sessions.get(id.toString());
    const subject = this.subjects.get(id.subject.key);
    if (session === undefined || subject === undefined || subject instanceof Absent) return null;
    return { session, subject, house: this.house };
  }

  /** One round trip to the store. */
  async read(id: SessionId): Promise<SessionReading> {
    const names = [id.toString(), id.subject.key, houseRecord];
    return this.keeping(
      names,
      () => this.store.read(id),
      (reading) => {
        if (reading.session) this.sessions.set(id.toString(), reading.session);
        if (reading.subject) this.subjects.set(id.subject.key, reading.subject);
        this.house = reading.house;
      },
    );
  }

  recallHouse(): House | null {
    return this.store.changes?.isTrusted() ? this.house : null;
  }

  /** One round trip to the store. */
  async readHouse(): Promise<House | null> {
    return this.keeping(
      [houseRecord],
      () => this.store.readHouse(),
      (house) => {
        this.house = house;
      },
    );
  }

  /** The subject, or that the store has none (null), from memory; undefined: it has to be read. */
  recallSubject(ref: SubjectRef): Subject | null | undefined {
    if (!this.store.changes?.isTrusted()) return undefined;
    const subject = this.subjects.get(ref.key);
    return subject instanceof Absent ? null : subject;
  }

  /** One round trip to the store. */
  async readSubject(ref: SubjectRef): Promise<Subject | null> {
    return this.keeping(
      [ref.key],
      () => this.store.findSubject(ref),
      (subject) => this.subjects.set(ref.key, subject ?? absent),
    );
  }

  private async keeping<T>(
    names: readonly RecordName[],
    read: () => Promise<T>,
    keep: (value: T) => void,
  ): Promise<T> {
    if (!this.store.changes?.isTrusted()) return read();
    const reading: Reading = { names, overtaken: false };
    this.underWay.add(reading);
    try {
      const value = await read();
      if (!reading.overtaken) keep(value);
      return value;
    } finally {
      this.underWay.delete(reading);
    }
  }

  private forget(name: RecordName): void {
    for (const reading of this.underWay) {
      if (name === everything || reading.names.includes(name)) reading.overtaken = true;
    }
    if (name === everything) {
      this.sessions.clear();
      this.subjects.clear();
      this.house = null;
    } else if (name === houseRecord || name === policyRecord) {
      this.house = null;
    } else {
      this.sessions.delete(name);
      this.subjects.delete(name);
    }
  }
}

interface Reading {
  readonly names: readonly RecordName[];
  overtaken: boolean;
}
