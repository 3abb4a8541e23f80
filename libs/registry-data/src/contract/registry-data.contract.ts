import { Logger } from '@nestjs/common';
import type { DatabaseAddress } from '@gatehouse/platform';
import { migrateRegistry } from '../migrations/migrate-registry';
import { auditContract } from './audit.contract';
import { clientsContract } from './clients.contract';
import { consentsContract } from './consents.contract';
import { delegationsAtOnceContract } from './delegations-at-once.contract';
import { delegationsContract } from './delegations.contract';
import { migrationsContract } from './migrations.contract';
import { publicationsContract } from './publications.contract';
import { secretsContract } from './secrets.contract';
import { sessionClientsContract } from './session-clients.contract';
import { closeAll, opening, storesOn, type Engine, type Stores } from './stores.contract';
import { suspensionsContract } from './suspensions.contract';

/** What the registry database promises on every engine. */
export function registryDataContract(engine: Engine): void {
  beforeAll(() => Logger.overrideLogger(false));
  afterEach(closeAll);

  migrationsContract(engine);

  describe('a registry database', () => {
    let fresh: Stores;
    let address: DatabaseAddress;
    const stores = () => fresh;
    const database = () => address;

    beforeEach(async () => {
      address = await engine.empty();
      const source = await opening(address);
      await migrateRegistry(source);
      fresh = storesOn(source);
    });

    clientsContract(stores);
    secretsContract(stores, database);
    suspensionsContract(stores, database);
    consentsContract(stores);
    delegationsContract(stores);
    delegationsAtOnceContract(stores, database);
    sessionClientsContract(stores);
    publicationsContract(stores);
    auditContract(stores);
  });
}
