import { join } from 'node:path';
import { temporaryFolder } from '@gatehouse/testing';
import { accountsDataContract } from './contract/accounts-data.contract';

describe('on SQLite', () => {
  accountsDataContract({
    empty: () =>
      Promise.resolve({ engine: 'sqlite', file: join(temporaryFolder('accounts'), 'accounts.db') }),
  });
});
