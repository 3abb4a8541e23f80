import { Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider } from '@nestjs/common';
import { DatabaseModule, databaseToken, type Settings } from '@gatehouse/platform';
import type { DataSource } from 'typeorm';
import { RegistryAudit } from './audit/registry-audit.repository';
import { Clients } from './clients/clients.repository';
import { RegistryDatabase } from './database/registry-database';
import { RegistryGeneration } from './database/registry-generation';
import { ClientPublications } from './publications/client-publications.repository';
import { registryDatabase } from './registry-database.options';
import { ClientSuspensions } from './suspensions/client-suspensions.repository';

const database: FactoryProvider<RegistryDatabase> = {
  provide: RegistryDatabase,
  inject: [databaseToken(registryDatabase.name)],
  useFactory: (source: DataSource) => new RegistryDatabase(source),
};

const repositories: FactoryProvider[] = [
  Clients,
  ClientSuspensions,
  ClientPublications,
  RegistryGeneration,
  RegistryAudit,
].map((repository) => ({
  provide: repository,
  inject: [RegistryDatabase],
  useFactory: (registry: RegistryDatabase) => new repository(registry),
}));

/** The registry database and everything that is kept in it. It opens the database, and runs no migrations. */
@Module({})
export class RegistryDataModule {
  static forRoot(settings: Settings): DynamicModule {
    const address = settings.registryDatabase;
    if (address === null) throw new TypeError(`the app ${settings.app} must not know the registry database`);
    const providers = [database, ...repositories];
    return {
      module: RegistryDataModule,
      global: true,
      imports: [DatabaseModule.forRoot({ address, ...registryDatabase })],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
