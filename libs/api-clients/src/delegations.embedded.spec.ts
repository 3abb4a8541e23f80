import { embeddedHouse } from './api-clients.fixture';
import { delegationsContract } from './delegations.contract';

describe('delegations, on embedded stores', () => {
  delegationsContract(() => embeddedHouse());
});
