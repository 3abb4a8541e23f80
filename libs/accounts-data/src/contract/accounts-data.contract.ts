import { Logger } from '@nestjs/common';
import type { DatabaseAddress } from '@gatehouse/platform';
import { migrateAccounts } from '../migrations/migrate-accounts';
import { accountsContract } from './accounts.contract';
import { credentialsContract } from './credentials.contract';
import { migrationsContract } from './migrations.contract';
import { outboxContract } from './outbox.contract';
import { policiesContract } from './policies.contract';
import { auditContract } from './records.contract';
import { rightsContract } from './rights.contract';
import { closeAll, opening, storesOn, type Engine, type Stores } from './stores.contract';
import { suspensionsContract } from './suspensions.contract';

/** What the accounts database promises on every engine. */
export function accountsDataContract(engine: Engine): void {
  beforeAll(() => Logger.overrideLogger(false));
  afterEach(closeAll);

  migrationsContract(engine);

  describe('an accounts database', () => {
    let fresh: Stores;
    let address: DatabaseAddress;
    const stores = () => fresh;
    const database = () => address;

    beforeEach(async () => {
      address = await engine.empty();
      const source = await opening(address);
      await migrateAccounts(source);
      fresh = storesOn(source);
    });

    accountsContract(stores);
    suspensionsContract(stores, database);
    outboxContract(stores, database);
    rightsContract(stores);
    policiesContract(stores);
    auditContract(stores);
    credentialsContract(stores);
  });
}
