import { apiClientsContract } from './api-clients.contract';
import { embeddedHouse } from './api-clients.fixture';

describe('API clients, on embedded stores', () => {
  apiClientsContract(() => embeddedHouse());
});
