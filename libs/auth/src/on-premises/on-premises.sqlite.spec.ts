import { join } from 'node:path';
import { createLegacySchema, seedLegacy } from '@gatehouse/legacy-schema';
import { openDatabase } from '@gatehouse/platform';
import { temporaryFolder } from '@gatehouse/testing';
import { onPremisesContract, type LegacyForService } from './on-premises.contract';
import { OnPremisesAuthModule } from './on-premises-auth.module';

async function openOnSqlite(now: number): Promise<LegacyForService> {
  const file = join(temporaryFolder('legacy'), 'legacy.db');
  const address = { engine: 'sqlite', file } as const;
  const source = await openDatabase(address, { name: 'seed', entities: [], charset: 'latin1' });
  const query = <Row>(sql: string) => source.query(sql) as Promise<Row[]>;
  await createLegacySchema(query, 'sqlite');
  await seedLegacy({ engine: 'sqlite', query }, { now });
  return { uri: `sqlite:///${file}`, query, close: () => source.destroy() };
}

describe('a service on premises, on SQLite', () => onPremisesContract(openOnSqlite));

describe('the options of a service on premises', () => {
  const options = { databaseUri: 'mysql://h/d', sessionHash: 'x' };

  it.each([
    [{ databaseUri: 'nonsense' }],
    [{ sessionHash: '' }],
    [{ sessionHash: [] }],
    [{ sessionDuration: 0 }],
    [{ sessionDuration: 1.5 }],
  ])('that cannot be right stop the start: %j', (wrong) => {
    expect(() => OnPremisesAuthModule.forRoot({ ...options, ...wrong })).toThrow();
  });
});
