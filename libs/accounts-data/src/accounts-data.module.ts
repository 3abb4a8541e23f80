import { Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, DynamicModule, FactoryProvider } from '@nestjs/common';
import { Randomness, SystemRandomness } from '@gatehouse/identity';
import { DatabaseModule, databaseToken, made, type Settings } from '@gatehouse/platform';
import { accountsDatabase } from './accounts-database.options';
import { Accounts } from './accounts/accounts.repository';
import { Rebuild } from './accounts/rebuild.repository';
import { AuditLog } from './audit/audit-log.repository';
import { CredentialRows } from './credentials/credential-rows.repository';
import { Credentials } from './credentials/credentials';
import { LegacyFingerprint } from './credentials/legacy-fingerprint';
import { PasswordHasher, shareOfCores } from './credentials/password-hasher';
import { AccountsDatabase } from './database/accounts-database';
import { StoreGeneration } from './database/store-generation';
import { Outbox } from './outbox/outbox.repository';
import { Policies } from './policies/policies.repository';
import { AccountRoles } from './rights/account-roles.repository';
import { Grants } from './rights/grants.repository';
import { Rights } from './rights/rights.repository';
import { Suspensions } from './suspensions/suspensions.repository';

const providers: FactoryProvider[] = [
  made(AccountsDatabase, databaseToken(accountsDatabase.name)),
  made(Accounts, AccountsDatabase),
  made(Rebuild, AccountsDatabase),
  made(Suspensions, AccountsDatabase, Accounts),
  made(AccountRoles, AccountsDatabase, Accounts),
  made(Grants, AccountsDatabase, Accounts),
  made(Rights, AccountsDatabase),
  made(Policies, AccountsDatabase),
  made(AuditLog, AccountsDatabase),
  made(Outbox, AccountsDatabase, Randomness),
  made(StoreGeneration, AccountsDatabase),
  made(CredentialRows, AccountsDatabase),
  made(Credentials, CredentialRows, Accounts, PasswordHasher, LegacyFingerprint),
];

const hasherFor = ({ workers }: Settings): FactoryProvider => ({
  provide: PasswordHasher,
  inject: [Randomness],
  useFactory: (randomness: Randomness) => new PasswordHasher(randomness, { running: shareOfCores(workers) }),
});

/** The accounts database and everything that is kept in it. It opens the database, and runs no migrations. */
@Module({})
export class AccountsDataModule {
  static forRoot(settings: Settings): DynamicModule {
    const address = settings.accountsDatabase;
    if (address === null) throw new TypeError(`the app ${settings.app} must not know the accounts database`);
    return {
      module: AccountsDataModule,
      global: true,
      imports: [DatabaseModule.forRoot({ address, ...accountsDatabase })],
      providers: [
        { provide: Randomness, useClass: SystemRandomness },
        { provide: LegacyFingerprint, useValue: new LegacyFingerprint(settings.encryptionKey.all) },
        hasherFor(settings),
        made(HasherLifetime, PasswordHasher),
        ...providers,
      ],
      exports: [LegacyFingerprint, PasswordHasher, ...providers.map(({ provide }) => provide)],
    };
  }
}

/** Who waits for a turn is told when the app stops, instead of being cut off. */
class HasherLifetime implements BeforeApplicationShutdown {
  constructor(private readonly hasher: PasswordHasher) {}

  beforeApplicationShutdown(): void {
    this.hasher.stop();
  }
}
