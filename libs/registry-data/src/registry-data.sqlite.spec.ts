import { join } from 'node:path';
import { temporaryFolder } from '@gatehouse/testing';
import { registryDataContract } from './contract/registry-data.contract';

describe('on SQLite', () => {
  registryDataContract({
    empty: () =>
      Promise.resolve({ engine: 'sqlite', file: join(temporaryFolder('registry'), 'registry.db') }),
  });
});
