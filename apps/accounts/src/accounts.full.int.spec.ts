import { describeWith } from '@gatehouse/testing';
import { loginContract } from './login/login.contract';
import { fullStores } from './testing/prepared-stores.fixture';

describeWith(['mariadbd', 'redis-server'], 'the accounts app, on MariaDB and Redis', () => {
  loginContract(fullStores);
});
