import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { databaseToken, type Settings } from '@gatehouse/platform';
import { temporaryFolder } from '@gatehouse/testing';
import type { DataSource } from 'typeorm';
import { AccountsDataModule } from './accounts-data.module';
import { Accounts } from './accounts/accounts.repository';
import { Credentials } from './credentials/credentials';
import { PasswordHasher } from './credentials/password-hasher';
import { migrateAccounts } from './migrations/migrate-accounts';
import { Outbox } from './outbox/outbox.repository';
import { Suspensions } from './suspensions/suspensions.repository';

const key = Buffer.alloc(32, 7);

function settingsWith(accountsDatabase: Settings['accountsDatabase']): Settings {
  return {
    app: 'accounts',
    workers: 1,
    accountsDatabase,
    encryptionKey: { current: key, all: [key] },
  } as unknown as Settings;
}

describe('the accounts data module', () => {
  beforeAll(() => Logger.overrideLogger(false));

  test('gives everything that acts on accounts need, on one database, and closes it', async () => {
    const address = { engine: 'sqlite', file: join(temporaryFolder('accounts'), 'a.db') } as const;
    const module = await Test.createTestingModule({
      imports: [AccountsDataModule.forRoot(settingsWith(address))],
    }).compile();
    await module.init();
    const source = module.get<DataSource>(databaseToken('accounts'));
    expect(await source.query("SELECT name FROM sqlite_master WHERE type = 'table'")).toEqual([]);
    await migrateAccounts(source);

    const account = await module.get(Accounts).ensureForLegacy(5, 0);
    await module.get(Suspensions).suspend({ ...account, by: 'cli', reason: '', now: 0 });
    expect(await module.get(Outbox).pending()).toMatchObject({ count: 1 });
    const wrong = { account, password: 'x', legacyHash: null, checkLegacy: () => true, now: 0 };
    expect(await module.get(Credentials).verify(wrong)).toEqual({ ok: false });

    await module.close();
    expect(source.isInitialized).toBe(false);
    await expect(module.get(PasswordHasher).hash('x')).rejects.toMatchObject({ code: 'stopping' });
  });

  test('refuses an app that must not know the accounts database', () => {
    expect(() => AccountsDataModule.forRoot(settingsWith(null))).toThrow('must not know');
  });
});
