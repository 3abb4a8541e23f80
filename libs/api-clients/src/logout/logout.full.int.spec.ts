import { describeWith } from '@gatehouse/testing';
import { fullHouse } from '../api-clients.fixture';
import { logoutContract } from './logout.contract';

describeWith(['mariadbd', 'redis-server'], 'back-channel log-out, on MariaDB and Redis', () => {
  logoutContract(() => fullHouse());
});
