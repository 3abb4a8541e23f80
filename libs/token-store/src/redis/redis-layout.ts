import type { SessionId, SubjectRef } from '@gatehouse/identity';
import type { GenerationOf, House } from '../session-store';
import type { Ask } from './redis-client';

/** A subject's record as Redis holds it, and the house of the server that answered for it, read no later. */
export interface SubjectRecord {
  readonly subject: string | null;
  readonly house: House | null;
  readonly part: string;
}

/** With a session's. */
export interface SessionRecords extends SubjectRecord {
  readonly session: string | null;
}

/**
 * What is different between one Redis and a cluster: how the records of a decision are read together, where the house
 * record is, and what every server has to be asked. Everything else is a command about one slot, through `ask`.
 */
export abstract class RedisLayout {
  abstract readonly ask: Ask;

  /** What is written until the end of this turn of the event loop may leave in one piece. */
  abstract joinWrites(): void;

  abstract read(id: SessionId): Promise<SessionRecords>;

  abstract readSubject(ref: SubjectRef): Promise<SubjectRecord>;

  /** The records of many subjects, without the house, in their order. */
  abstract readSubjects(refs: readonly SubjectRef[]): Promise<readonly (string | null)[]>;

  abstract readHouse(): Promise<House | null>;

  abstract raiseGeneration(of: GenerationOf, generation: number): Promise<void>;

  /** @returns whether the document was written */
  abstract publishPolicy(version: number, document: string): Promise<boolean>;

  /** Keys that match, in no order; one may come twice. */
  abstract scan(pattern: string): AsyncIterable<string>;

  abstract weaknesses(): Promise<readonly string[]>;

  /** Throws if one of the servers does not answer. */
  abstract ping(): Promise<void>;
}
