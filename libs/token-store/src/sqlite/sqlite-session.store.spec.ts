import { join } from 'node:path';
import Libsql from 'libsql';
import { SystemClock } from '@gatehouse/identity';
import { temporaryFolder, type ManualClock } from '@gatehouse/testing';
import { ephemeralStoreContract } from '../ephemeral-store.contract';
import { sessionStoreContract } from '../session-store.contract';
import { prepareTokenTables } from './schema';
import { SqliteConnection } from './sqlite-connection';
import { SqliteEphemeralStore } from './sqlite-ephemeral.store';
import { SqliteSessionStore } from './sqlite-session.store';

const aClock = new SystemClock();

describe('the SQLite token store', () => {
  const open = (file = join(temporaryFolder('tokens'), 'tokens.db')) => {
    const database = new Libsql(file);
    database.pragma('journal_mode = wal');
    prepareTokenTables(database);
    return new SqliteConnection(database);
  };
  const pass = async (clock: ManualClock, seconds: number) => clock.advance(seconds * 1000);

  describe('as session store', () => {
    sessionStoreContract(async (clock) => new SqliteSessionStore(open(), clock), pass);

    it('shares one file between processes', async () => {
      const file = join(temporaryFolder('tokens'), 'tokens.db');
      const [one, other] = [open(file), open(file)].map(
        (connection) => new SqliteSessionStore(connection, aClock),
      );
      await one!.raiseGeneration('accounts', 3);
      expect(await other!.readHouse()).toMatchObject({ generation: 3, policyVersion: 0 });
    });

    it('has no weaknesses to report', async () => {
      expect(await new SqliteSessionStore(open(), aClock).weaknesses()).toEqual([]);
    });
  });

  describe('as ephemeral store', () => {
    ephemeralStoreContract(async (clock) => new SqliteEphemeralStore(open(), clock), pass);
  });
});
