import { createLegacySchema, quirkyPeople, seedLegacy } from '@gatehouse/legacy-schema';
import { HealthProbes, openDatabase, type Settings } from '@gatehouse/platform';
import { temporaryFolder } from '@gatehouse/testing';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { join } from 'node:path';
import * as legacy from './index';

/** As an app has it: health probes for everybody. */
@Module({ providers: [HealthProbes], exports: [HealthProbes] })
class Health {}

function settingsWith(file: string | null): Settings {
  return {
    app: 'accounts',
    legacyDatabase: file === null ? null : { engine: 'sqlite', file },
    encryptionKey: { current: Buffer.alloc(32, 1), all: [Buffer.alloc(32, 1)] },
  } as Partial<Settings> as Settings;
}

describe('the legacy module', () => {
  test('gives an app every part, watches the database, and closes it', async () => {
    const file = join(temporaryFolder('legacy'), 'legacy.db');
    const address = { engine: 'sqlite', file } as const;
    const source = await openDatabase(address, { name: 'seed', entities: [], charset: 'latin1' });
    await createLegacySchema((sql) => source.query(sql), 'sqlite');
    await seedLegacy({ engine: 'sqlite', query: (sql) => source.query(sql) });
    await source.destroy();

    const app = await Test.createTestingModule({
      imports: [{ module: Health, global: true }, legacy.LegacyModule.forRoot(settingsWith(file))],
    }).compile();
    await app.init();
    for (const part of [
      legacy.LegacyAccounts,
      legacy.LegacyAudit,
      legacy.LegacyEmails,
      legacy.LegacyEndorsements,
      legacy.LegacyPermanentTokens,
      legacy.LegacyProfiles,
      legacy.LegacyRegistration,
      legacy.LegacySessions,
      legacy.Digests,
    ])
      expect(app.get(part)).toBeInstanceOf(part);
    const user = await app.get(legacy.LegacyUsers).findByLogin('FooUser');
    expect(user?.id).toBe(quirkyPeople.ordinary.id);
    expect(await app.get(legacy.LegacyEndorsements).of(user!)).toContain('econ.*');
    expect(await app.get(HealthProbes).check()).toEqual({ ready: true, checks: { 'legacy database': 'up' } });

    await app.close();
    await expect(app.get(legacy.LegacyUsers).findById(2)).rejects.toThrow();
  });

  test('is not for an app that must not know the legacy database', () => {
    expect(() => legacy.LegacyModule.forRoot(settingsWith(null))).toThrow('accounts has no legacy database');
  });
});
