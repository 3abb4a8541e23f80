import { embeddedStores } from '../../testing/prepared-stores.fixture';
import { policyApiContract } from './policy.contract';

describe('the policy over HTTP, on embedded stores', () => {
  policyApiContract(embeddedStores);
});
