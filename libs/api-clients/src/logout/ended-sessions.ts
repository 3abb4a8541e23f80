import { SessionId, type Clock } from '@gatehouse/identity';
import type { SessionClient, SessionClients } from '@gatehouse/registry-data';
import { refusalOf } from '@gatehouse/sessions';
import type { SessionReading, SessionStore } from '@gatehouse/token-store';
import type { EndDelegation } from '../delegations/end-delegation';

/** Rows read at a time. */
const page = 250;
/** Pages in one look. */
const mostPages = 8;
/** Seconds by which clocks of servers may differ: a session that is gone so long before its end came to it. */
const skew = 2;

/**
 * Finds out which sessions of browsers have ended, by which somebody logged in to clients: logged out, ended by an administrator,
 * or with the rights of their user, in our system or the old one. Whoever ended them need not know of clients. A session that
 * comes to its own end is none of these.
 *
 * Sessions are read like any other, many in one command; a look reads some thousand, and the next one goes on from there.
 */
export class EndedSessions {
  private after = 0;

  constructor(
    private readonly sessionClients: SessionClients,
    private readonly store: SessionStore,
    private readonly ending: EndDelegation,
    private readonly clock: Clock,
  ) {}

  /** Ends what was approved in those that have ended, and makes it due that their clients are told. */
  async look(): Promise<void> {
    for (let left = mostPages; left > 0; left -= 1) {
      const rows = await this.sessionClients.watched({ after: this.after, limit: page });
      await this.judge(rows);
      this.after = rows.length < page ? 0 : rows.at(-1)!.id;
      if (this.after === 0) return;
    }
  }

  /** As `look`, at one session, as soon as it is known that it may have ended. */
  async lookAt(sessionId: string): Promise<void> {
    const id = SessionId.parse(sessionId);
    if (id !== null && isOver(await this.store.read(id))) await this.ending.endOfSession(sessionId);
  }

  private async judge(rows: readonly SessionClient[]): Promise<void> {
    const watched = [...new Map(rows.map((row) => [row.sessionId, row])).values()];
    const readings = await Promise.all(
      watched.map(({ sessionId }) => this.store.read(SessionId.parse(sessionId)!)),
    );
    for (const [index, row] of watched.entries()) await this.conclude(row, readings[index]!);
  }

  private async conclude({ sessionId, endsAt }: SessionClient, reading: SessionReading): Promise<void> {
    const { session } = reading;
    if (isOver(reading)) {
      const byItself = session === null && endsAt !== null && endsAt <= this.clock.seconds() + skew;
      if (byItself) await this.sessionClients.forget(sessionId);
      else await this.ending.endOfSession(sessionId);
    } else if (session !== null && endsAt === null) {
      await this.sessionClients.keepEnd({ sessionId, endsAt: session.end });
    }
  }
}

/** A store without a house was just emptied: nobody can say yet. */
function isOver({ session, subject, house }: SessionReading): boolean {
  if (house === null) return false;
  return session === null || refusalOf(session, [subject]) !== null;
}
