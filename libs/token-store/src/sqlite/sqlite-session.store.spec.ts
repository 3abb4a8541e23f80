import { join } from 'node:path';
import Libsql from 'libsql';
import { SystemClock } from '@gatehouse/identity';
import { temporaryFolder, type ManualClock } from '@gatehouse/testing';
import { decisionStoreContract } from '../decision-store.contract';
import { ephemeralStoreContract } from '../ephemeral-store.contract';
import { pendingStoreContract } from '../pending-store.contract';
import { sessionStoreContract } from '../session-store.contract';
import { shadowStoreContract } from '../shadow-store.contract';
import { prepareTokenTables } from './schema';
import { SqliteConnection } from './sqlite-connection';
import { SqliteDecisionStore } from './sqlite-decision.store';
import { SqliteEphemeralStore } from './sqlite-ephemeral.store';
import { SqlitePendingStore } from './sqlite-pending.store';
import { SqliteSessionStore } from './sqlite-session.store';
import { SqliteShadowStore } from './sqlite-shadow.store';

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

  describe('as store of what waits', () => {
    pendingStoreContract(async (clock) => new SqlitePendingStore(open(), clock), pass);
  });

  describe('as store of refusals', () => {
    decisionStoreContract(async (clock) => new SqliteDecisionStore(open(), clock));
  });

  describe('as store of the policy that is tried out', () => {
    shadowStoreContract(async () => new SqliteShadowStore(open()));
  });

  it('makes what came later in a file of an older version, and keeps what is there', async () => {
    const file = join(temporaryFolder('tokens'), 'tokens.db');
    await new SqliteSessionStore(open(file), aClock).raiseGeneration('accounts', 3);
    const older = new Libsql(file);
    older.exec('drop table decisions; drop table shadow; drop table shadow_sheets');
    older.close();
    const newer = open(file);
    expect(await new SqliteShadowStore(newer).findId()).toBeNull();
    expect(await new SqliteSessionStore(newer, aClock).readHouse()).toMatchObject({ generation: 3 });
  });
});
