import { crowdPerson, firstCrowdId } from './crowd';
import { insertPeople } from './insert-people';
import { insertRows } from './insert-rows';
import type { LegacyConnection } from './legacy-connection';
import type { LegacyPerson } from './legacy-person';
import { quirkyPeople } from './quirky-people';
import { seedQuirkyEndorsements, seedQuirkyPapers } from './quirky-endorsements';
import { seedQuirkySessions } from './quirky-sessions';
import { seedReferenceData } from './reference-data';
import { SeededRandom } from './seeded-random';

export interface SeedOptions {
  /** How many people besides those of `quirkyPeople`. */
  readonly people?: number;
  /** The same seed gives the same rows. */
  readonly seed?: number;
  /** UNIX seconds that sessions and dates are relative to. */
  readonly now?: number;
}

/** The `now` of a seed that names none: 2026-01-02T03:04:05Z. */
export const seedTime = 1_767_323_045;

/** People at a time: what is in memory stays small however many there are. */
const crowdBatch = 5_000;

/** Fills empty legacy tables: reference data, every person of `quirkyPeople`, and a crowd. Deterministic. */
export async function seedLegacy(connection: LegacyConnection, options: SeedOptions = {}): Promise<void> {
  const { people = 0, seed = 1, now = seedTime } = options;
  const random = new SeededRandom(seed);
  await atOnce(connection, async () => {
    await seedReferenceData(connection);
    await seedQuirkyPeople(connection, random, now);
    for (let first = 0; first < people; first += crowdBatch) {
      const count = Math.min(crowdBatch, people - first);
      const crowd = Array.from({ length: count }, (_, n) => crowdPerson(first + n, random));
      await insertPeople(connection, crowd, random, now);
    }
  });
}

async function seedQuirkyPeople(
  connection: LegacyConnection,
  random: SeededRandom,
  now: number,
): Promise<void> {
  const people: readonly LegacyPerson[] = Object.values(quirkyPeople);
  await insertPeople(connection, people, random, now);
  await insertRows(connection, 'tapir_nicknames', [
    {
      nick_id: firstCrowdId - 1,
      nickname: 'second-nick',
      user_id: quirkyPeople.twoNicknames.id,
      user_seq: 1,
      flag_valid: 1,
    },
  ]);
  await seedQuirkyEndorsements(connection, now);
  await seedQuirkyPapers(connection, now);
  await seedQuirkySessions(connection, now);
}

/** SQLite has one connection, and a transaction makes it quick; MySQL may come from a pool, and needs none. */
async function atOnce(connection: LegacyConnection, work: () => Promise<void>): Promise<void> {
  if (connection.engine === 'mysql') return work();
  await connection.query('BEGIN IMMEDIATE');
  try {
    await work();
  } catch (error) {
    await connection.query('ROLLBACK');
    throw error;
  }
  await connection.query('COMMIT');
}
