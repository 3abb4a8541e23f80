import type { Session, SessionId, Subject, SubjectRef } from '@gatehouse/identity';
import {
  everything,
  houseRecord,
  policyRecord,
  type House,
  type RecordName,
  type SessionReading,
  type SessionStore,
  type SubjectReading,
} from '@gatehouse/token-store';
import { RecentMap } from './recent-map';

/** A subject as it was read, or that the store has none (null): news would come of one that is written. */
interface Kept {
  readonly subject: Subject | null;
  /** Of the store, whose house vouches for it. */
  readonly part: string;
}

/**
 * What was read of sessions, subjects and the house, kept as long as the store's news can be trusted. A read that was
 * under way when news of its records came is used once and not kept. Without news nothing is kept at all.
 *
 * A record is only recalled beside the house of its own part of the store: another part says nothing of whether this
 * one lost what it knew.
 */
export class DecisionMemory {
  private readonly sessions = new RecentMap<RecordName, Session>(100_000);
  private readonly subjects = new RecentMap<RecordName, Kept>(100_000);
  /** By part. */
  private readonly houses = new Map<string, House>();
  private wholeHouse: House | null = null;
  private readonly underWay = new Set<Reading>();

  constructor(private readonly store: SessionStore) {
    store.changes?.subscribe((name) => this.forget(name));
  }

  /** The reading from memory, or null if any of its three parts has to be read. Two look-ups. */
  recall(id: SessionId): SessionReading | null {
    if (this.houses.size === 0 || !this.store.changes!.isTrusted()) return null;
    const session = this.sessions.get(id.toString());
    const kept = this.subjects.get(id.subject.key);
    if (session === undefined || kept === undefined || kept.subject === null) return null;
    const house = this.houses.get(kept.part);
    return house === undefined ? null : { session, subject: kept.subject, house, part: kept.part };
  }

  /** One round trip to the store. */
  async read(id: SessionId): Promise<SessionReading> {
    const names = [id.toString(), id.subject.key, houseRecord];
    return this.keeping(
      names,
      () => this.store.read(id),
      (reading) => {
        if (reading.session) this.sessions.set(id.toString(), reading.session);
        if (reading.subject) this.keepSubject(id.subject, reading);
        this.keepHouse(reading);
      },
    );
  }

  recallHouse(): House | null {
    return this.store.changes?.isTrusted() ? this.wholeHouse : null;
  }

  /** One round trip to the store. */
  async readHouse(): Promise<House | null> {
    return this.keeping(
      [houseRecord],
      () => this.store.readHouse(),
      (house) => {
        this.wholeHouse = house;
      },
    );
  }

  /** The subject, or that the store has none, from memory; or null if it has to be read. */
  recallSubject(ref: SubjectRef): SubjectReading | null {
    if (!this.store.changes?.isTrusted()) return null;
    const kept = this.subjects.get(ref.key);
    const house = kept && this.houses.get(kept.part);
    return kept && house ? { subject: kept.subject, house, part: kept.part } : null;
  }

  /** One round trip to the store. */
  async readSubject(ref: SubjectRef): Promise<SubjectReading> {
    return this.keeping(
      [ref.key, houseRecord],
      () => this.store.readSubject(ref),
      (reading) => {
        this.keepSubject(ref, reading);
        this.keepHouse(reading);
      },
    );
  }

  private keepSubject(ref: SubjectRef, { subject, part }: SubjectReading): void {
    this.subjects.set(ref.key, { subject, part });
  }

  private keepHouse({ house, part }: SubjectReading): void {
    if (house === null) this.houses.delete(part);
    else this.houses.set(part, house);
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
      this.forgetHouses();
    } else if (name === houseRecord || name === policyRecord) {
      this.forgetHouses();
    } else {
      this.sessions.delete(name);
      this.subjects.delete(name);
    }
  }

  private forgetHouses(): void {
    this.houses.clear();
    this.wholeHouse = null;
  }
}

interface Reading {
  readonly names: readonly RecordName[];
  overtaken: boolean;
}
