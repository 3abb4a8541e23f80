import { embeddedHouse } from '../api-clients.fixture';
import { logoutContract } from './logout.contract';

describe('back-channel log-out, on embedded stores', () => {
  logoutContract(() => embeddedHouse());
});
