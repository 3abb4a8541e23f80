import { legacyChangesContract } from './legacy-changes.contract';
import { peopleContract } from './people.contract';
import { embeddedHouse } from './people.fixture';

describe('people, on embedded stores', () => {
  peopleContract(() => embeddedHouse());
});

describe('the background, on embedded stores', () => {
  legacyChangesContract(() => embeddedHouse(true));
});
