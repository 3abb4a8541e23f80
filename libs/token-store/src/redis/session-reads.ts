import type { SessionId } from '@gatehouse/identity';
import { keys } from './keys';

/** The three records of a decision, as Redis holds them. */
interface Records {
  readonly session: string | null;
  readonly subject: string | null;
  readonly house: string | null;
}

interface Waiting {
  readonly id: SessionId;
  readonly resolve: (records: Records) => void;
  readonly reject: (error: unknown) => void;
}

/** So many sessions go into one command at most, so that it does not hold others up. */
const most = 64;

/**
 * Joins what is asked for in one turn of the event loop to one MGET. Nobody waits longer for it: the command leaves as
 * soon as the requests that have arrived are read. Under load it saves most of what a round trip costs this process,
 * which is a write, a promise and an answer for each command. Every reading is still of one moment, because MGET is.
 */
export class SessionReads {
  private waiting: Waiting[] = [];

  constructor(private readonly mget: (keys: string[]) => Promise<readonly (string | null)[]>) {}

  /** Rejects with what the command does. */
  read(id: SessionId): Promise<Records> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.send());
      this.waiting.push({ id, resolve, reject });
      if (this.waiting.length === most) this.send();
    });
  }

  private send(): void {
    const asked = this.waiting;
    if (asked.length === 0) return;
    this.waiting = [];
    const wanted: string[] = [keys.house];
    for (const { id } of asked) wanted.push(keys.session(id), keys.subject(id.subject));
    this.mget(wanted).then(
      ([house, ...pairs]) => {
        for (const [index, { resolve }] of asked.entries()) {
          const [session, subject] = [pairs[2 * index]!, pairs[2 * index + 1]!];
          resolve({ session, subject, house: house! });
        }
      },
      (error: unknown) => {
        for (const { reject } of asked) reject(error);
      },
    );
  }
}
