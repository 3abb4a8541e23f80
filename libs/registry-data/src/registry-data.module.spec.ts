import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { databaseToken, type Settings } from '@gatehouse/platform';
import { temporaryFolder } from '@gatehouse/testing';
import type { DataSource } from 'typeorm';
import { RegistryAudit } from './audit/registry-audit.repository';
import { Clients } from './clients/clients.repository';
import { Consents } from './consents/consents.repository';
import { aConsent, aDelegation } from './contract/delegation.fixture';
import { aClient, now } from './contract/stores.contract';
import { RegistryGeneration } from './database/registry-generation';
import { Delegations } from './delegations/delegations.repository';
import { migrateRegistry } from './migrations/migrate-registry';
import { ClientPublications } from './publications/client-publications.repository';
import { RegistryDataModule } from './registry-data.module';
import { ClientSuspensions } from './suspensions/client-suspensions.repository';

function settingsWith(registryDatabase: Settings['registryDatabase']): Settings {
  return { app: 'registry', registryDatabase } as unknown as Settings;
}

describe('the registry data module', () => {
  beforeAll(() => Logger.overrideLogger(false));

  test('gives everything that acts on clients need, on one database, and closes it', async () => {
    const address = { engine: 'sqlite', file: join(temporaryFolder('registry'), 'r.db') } as const;
    const module = await Test.createTestingModule({
      imports: [RegistryDataModule.forRoot(settingsWith(address))],
    }).compile();
    await module.init();
    const source = module.get<DataSource>(databaseToken('registry'));
    expect(await source.query("SELECT name FROM sqlite_master WHERE type = 'table'")).toEqual([]);
    await migrateRegistry(source);

    await module.get(Clients).create(aClient());
    await module.get(ClientSuspensions).suspend({ clientId: 'reader', by: 'cli', reason: '', now });
    expect(await module.get(ClientPublications).unpublished({ limit: 9 })).toMatchObject([{ epoch: 1 }]);
    expect(await module.get(RegistryGeneration).current()).toBe(3);
    expect(await module.get(RegistryAudit).list({ limit: 9 })).toEqual([]);
    await module.get(Consents).give(aConsent());
    expect(await module.get(Delegations).begin(aDelegation(1))).toBe('begun');

    await module.close();
    expect(source.isInitialized).toBe(false);
  });

  test('refuses an app that must not know the registry database', () => {
    expect(() => RegistryDataModule.forRoot(settingsWith(null))).toThrow('must not know');
  });
});
