import { loginContract } from './login/login.contract';
import { embeddedStores } from './testing/prepared-stores.fixture';

describe('the accounts app, on embedded stores', () => {
  loginContract(embeddedStores);
});
