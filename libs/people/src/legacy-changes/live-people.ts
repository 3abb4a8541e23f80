import { LiveLegacyUsers, type LiveLegacyUser } from '@gatehouse/legacy';
import type { SessionStore, LiveLegacyUser as LivePerson } from '@gatehouse/token-store';

/** Subjects that are read at a time. */
const batch = 100;

/** Who is there, as the legacy feed wants to know it: from which legacy rows their subject was made. */
export class LivePeople extends LiveLegacyUsers {
  constructor(private readonly store: SessionStore) {
    super();
  }

  async *liveUsers(): AsyncIterable<LiveLegacyUser> {
    let some: LivePerson[] = [];
    for await (const person of this.store.liveLegacyUsers()) {
      some.push(person);
      if (some.length < batch) continue;
      yield* await this.read(some);
      some = [];
    }
    yield* await this.read(some);
  }

  linkedSessions(): AsyncIterable<number> {
    return this.store.linkedLegacySessions();
  }

  private async read(people: readonly LivePerson[]): Promise<LiveLegacyUser[]> {
    const subjects = await this.store.findSubjects(people.map(({ ref }) => ref));
    return people.map(({ legacyId }, index) => {
      const subject = subjects[index];
      const legacyDigest = subject?.kind === 'user' ? subject.legacyDigest : null;
      return { legacyId, legacyDigest, blocked: subject?.status === 'suspended' };
    });
  }
}
