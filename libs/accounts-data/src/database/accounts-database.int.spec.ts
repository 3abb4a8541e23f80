import { Logger } from '@nestjs/common';
import { uuidOfLegacyUser } from '@gatehouse/identity';
import { describeWith, testDatabase } from '@gatehouse/testing';
import type { EntityManager } from 'typeorm';
import { AccountEntity } from '../accounts/account.entity';
import { mysqlAddress } from '../contract/mysql-address.contract';
import { closeAll, now, opening, storesOn } from '../contract/stores.contract';
import { migrateAccounts } from '../migrations/migrate-accounts';

const [one, other] = [uuidOfLegacyUser(1), uuidOfLegacyUser(2)];

describeWith(['mariadbd'], 'a transaction', () => {
  beforeAll(() => Logger.overrideLogger(false));
  afterEach(closeAll);

  async function prepared() {
    const source = await opening(mysqlAddress((await testDatabase()).uri));
    await migrateAccounts(source);
    const stores = storesOn(source);
    for (const legacyId of [1, 2]) await stores.accounts.ensureForLegacy(legacyId, now);
    return stores;
  }

  const raise = (db: EntityManager, uuid: string) => db.increment(AccountEntity, { uuid }, 'epoch', 1);

  test('that a deadlock undid is done again, and neither of the two is lost', async () => {
    const { database, accounts } = await prepared();
    let begun = 0;
    let bothHoldOne = () => {};
    const held = new Promise<void>((resolve) => (bothHoldOne = resolve));
    const crosswise = (first: string, second: string) =>
      database.transaction(async (db) => {
        await raise(db, first);
        if (++begun === 2) bothHoldOne();
        await held;
        await raise(db, second);
      });
    await Promise.all([crosswise(one, other), crosswise(other, one)]);
    expect(begun).toBe(3);
    expect([await accounts.epochOf(one), await accounts.epochOf(other)]).toEqual([2, 2]);
  });

  test('that failed for another reason is not done again', async () => {
    const { database, accounts } = await prepared();
    let begun = 0;
    const failing = database.transaction(async (db) => {
      begun++;
      await raise(db, one);
      await db.query('SELECT nonsense');
    });
    await expect(failing).rejects.toThrow();
    expect(begun).toBe(1);
    expect(await accounts.epochOf(one)).toBe(0);
  });
});
