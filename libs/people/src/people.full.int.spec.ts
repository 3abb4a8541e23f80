import { describeWith } from '@gatehouse/testing';
import { legacyChangesContract } from './legacy-changes.contract';
import { peopleContract } from './people.contract';
import { fullHouse } from './people.fixture';

describeWith(['mariadbd', 'redis-server'], 'people, on MariaDB and Redis', () => {
  peopleContract(() => fullHouse());
});

describeWith(['mariadbd', 'redis-server'], 'the background, on MariaDB and Redis', () => {
  legacyChangesContract(() => fullHouse(true));
});
