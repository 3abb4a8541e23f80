import { randomBytes } from 'node:crypto';
import { Clock, Randomness, SystemClock, SystemRandomness } from '@gatehouse/identity';
import { DatabaseModule, databaseToken, type DatabaseAddress, type Settings } from '@gatehouse/platform';
import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { LegacyAudit } from './audit/legacy-audit';
import { LegacyDatabase } from './database/legacy-database';
import { LegacyEndorsements } from './endorsements/legacy-endorsements';
import { LegacySessions } from './sessions/legacy-sessions';
import { legacyEntities } from './tables/legacy-tables';
import { LegacyPermanentTokens } from './tokens/legacy-permanent-tokens';
import { Digests } from './users/digests';
import { LegacyAccounts } from './users/legacy-accounts';
import { LegacyEmails } from './users/legacy-emails';
import { LegacyProfiles } from './users/legacy-profiles';
import { LegacyRegistration } from './users/legacy-registration';
import { LegacyUsers } from './users/legacy-users';

/**
 * The old system's database for a Nest app: opened with the charset its bytes need, watched by `/readyz`, closed at the
 * end. Nothing is created or altered there. The feed is put together by the app that has sessions and people.
 */
@Module({})
export class LegacyModule {
  static forRoot(settings: Settings): DynamicModule {
    const address = settings.legacyDatabase;
    if (address === null) throw new TypeError(`${settings.app} has no legacy database`);
    // What does not need the old system must not wait for it: a revocation least of all.
    const waitUpTo = settings.app === 'cli' ? 1000 : 10_000;
    return this.forDatabase(address, { digestKeys: settings.encryptionKey.all, waitUpTo });
  }

  /** For a service that only reads, and has none of our settings: its digests compare with nobody else's. */
  static forReading(address: DatabaseAddress): DynamicModule {
    return this.forDatabase(address, { digestKeys: [randomBytes(32)], waitUpTo: 10_000 });
  }

  private static forDatabase(
    address: DatabaseAddress,
    { digestKeys, waitUpTo }: { readonly digestKeys: readonly Buffer[]; readonly waitUpTo: number },
  ): DynamicModule {
    const providers = [...providersWith(digestKeys)];
    return {
      module: LegacyModule,
      global: true,
      imports: [
        DatabaseModule.forRoot({
          name: 'legacy',
          address,
          entities: legacyEntities(address.engine),
          charset: 'latin1',
          waitUpTo,
          orLater: true,
        }),
      ],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}

function providersWith(digestKeys: readonly Buffer[]): readonly FactoryProvider[] {
  return [
    {
      provide: LegacyDatabase,
      inject: [databaseToken('legacy')],
      useFactory: (source: DataSource) => new LegacyDatabase(source),
    },
    { provide: Digests, useFactory: () => new Digests(digestKeys) },
    {
      provide: LegacyUsers,
      inject: [LegacyDatabase, Digests],
      useFactory: (database: LegacyDatabase, digests: Digests) => new LegacyUsers(database, digests),
    },
    {
      provide: LegacyRegistration,
      inject: [LegacyDatabase, LegacyUsers],
      useFactory: (database: LegacyDatabase, users: LegacyUsers) => new LegacyRegistration(database, users),
    },
    {
      provide: LegacyEndorsements,
      inject: [LegacyDatabase, { token: Clock, optional: true }],
      useFactory: (database: LegacyDatabase, clock?: Clock) =>
        new LegacyEndorsements(database, clock ?? new SystemClock()),
    },
    {
      provide: LegacyEmails,
      inject: [LegacyDatabase, { token: Randomness, optional: true }],
      useFactory: (database: LegacyDatabase, randomness?: Randomness) =>
        new LegacyEmails(database, randomness ?? new SystemRandomness()),
    },
    ...[LegacyAccounts, LegacyProfiles, LegacySessions, LegacyAudit, LegacyPermanentTokens].map((store) => ({
      provide: store,
      inject: [LegacyDatabase],
      useFactory: (database: LegacyDatabase) => new store(database),
    })),
  ];
}
