import { describeWith, testDatabase, until } from '@gatehouse/testing';
import { aConsent, aDelegation, now, numbered } from './contract/delegation.fixture';
import { registryDataContract } from './contract/registry-data.contract';
import { aClient, closeAll, opening, storesOn } from './contract/stores.contract';
import { migrateRegistry } from './migrations/migrate-registry';

describeWith(['mariadbd'], 'on MariaDB', () => {
  // latin1, as the legacy database is: ours may be in it, and must not depend on that.
  registryDataContract({ empty: async () => (await testDatabase({ charset: 'latin1' })).address });

  describe('whoever is chosen as victim of a deadlock', () => {
    afterEach(closeAll);

    test('tries again, and revokes all the same', async () => {
      const database = await testDatabase();
      const { clients, consents, delegations, generation, source } = storesOn(
        await opening(database.address),
      );
      await migrateRegistry(source);
      await clients.create(aClient());
      await consents.give(aConsent());
      await delegations.begin(aDelegation(1));
      const before = await generation.current();

      // Somebody who has changed more, which is whom the server spares, and has what the other needs last.
      await database.query('START TRANSACTION');
      await database.query(`INSERT INTO gatehouse_registry_audit (at, action, details)
        SELECT seq, 'x', '{}' FROM seq_1_to_500`);
      await database.query('UPDATE gatehouse_registry_generation SET generation = generation + 1');
      const revoked = delegations.revoke({ delegationId: numbered(22, 1), because: 'code_replayed', now });
      revoked.catch(() => undefined);
      const waiting = `SELECT COUNT(*) AS n FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'`;
      const waits = async () => Number((await source.query<{ n: number }[]>(waiting))[0]!.n) > 0;
      // The server answers this from a copy that it keeps for as long as somebody asks every 100 ms.
      await until(waits, { message: 'the revocation to wait', every: 200 });
      await database.query('UPDATE gatehouse_delegations SET user_epoch = 7');
      await database.query('COMMIT');

      expect(await revoked).toBe(true);
      expect(await generation.current()).toBe(before + 2);
      expect(await delegations.find(numbered(22, 1))).toMatchObject({ userEpoch: 7, revokedAt: now });
    });
  });
});
