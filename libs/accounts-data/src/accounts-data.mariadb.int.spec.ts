import { describeWith, testDatabase } from '@gatehouse/testing';
import { accountsDataContract } from './contract/accounts-data.contract';

describeWith(['mariadbd'], 'on MariaDB', () => {
  // latin1, as the legacy database is: ours may be in it, and must not depend on that.
  accountsDataContract({ empty: async () => (await testDatabase({ charset: 'latin1' })).address });
});
