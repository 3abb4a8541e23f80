import { Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider } from '@nestjs/common';
import { DatabaseModule, databaseToken, made, type Settings } from '@gatehouse/platform';
import { RegistryAudit } from './audit/registry-audit.repository';
import { Clients } from './clients/clients.repository';
import { Consents } from './consents/consents.repository';
import { RegistryDatabase } from './database/registry-database';
import { RegistryGeneration } from './database/registry-generation';
import { Delegations } from './delegations/delegations.repository';
import { ClientPublications } from './publications/client-publications.repository';
import { registryDatabase } from './registry-database.options';
import { SessionClients } from './session-clients/session-clients.repository';
import { ClientSuspensions } from './suspensions/client-suspensions.repository';

const providers: FactoryProvider[] = [
  made(RegistryDatabase, databaseToken(registryDatabase.name)),
  made(Clients, RegistryDatabase),
  made(ClientSuspensions, RegistryDatabase),
  made(ClientPublications, RegistryDatabase),
  made(Consents, RegistryDatabase),
  made(Delegations, RegistryDatabase),
  made(SessionClients, RegistryDatabase),
  made(RegistryGeneration, RegistryDatabase),
  made(RegistryAudit, RegistryDatabase),
];

/** The registry database and everything that is kept in it. It opens the database, and runs no migrations. */
@Module({})
export class RegistryDataModule {
  static forRoot(settings: Settings): DynamicModule {
    const address = settings.registryDatabase;
    if (address === null) throw new TypeError(`the app ${settings.app} must not know the registry database`);
    return {
      module: RegistryDataModule,
      global: true,
      imports: [DatabaseModule.forRoot({ address, ...registryDatabase })],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
