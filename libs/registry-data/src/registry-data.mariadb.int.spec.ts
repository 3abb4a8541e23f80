import { describeWith, testDatabase } from '@gatehouse/testing';
import { registryDataContract } from './contract/registry-data.contract';

describeWith(['mariadbd'], 'on MariaDB', () => {
  // latin1, as the legacy database is: ours may be in it, and must not depend on that.
  registryDataContract({ empty: async () => (await testDatabase({ charset: 'latin1' })).address });
});
