import { describeWith } from '@gatehouse/testing';
import { fullStores } from '../../testing/prepared-stores.fixture';
import { policyApiContract } from './policy.contract';

describeWith(['mariadbd', 'redis-server'], 'the policy over HTTP, on MariaDB and Redis', () => {
  policyApiContract(fullStores);
});
