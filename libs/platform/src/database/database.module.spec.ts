import { join } from 'node:path';
import { temporaryFolder } from '@gatehouse/testing';
import { Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { HealthProbes } from '../health/health-probes';
import { PlatformModule } from '../http/platform.module';
import { loadSettings } from '../settings/load-settings';
import type { Settings } from '../settings/settings';
import { SETTINGS } from '../settings/settings.module';
import { DatabaseModule, InjectDatabase } from './database.module';

@Injectable()
class Reader {
  constructor(
    @InjectDatabase('legacy') readonly legacy: DataSource,
    @InjectDatabase('accounts') readonly accounts: DataSource,
    @Inject(SETTINGS) readonly settings: Settings,
  ) {}
}

it('databases are injected by name, watched, and closed with the app', async () => {
  const folder = temporaryFolder('module');
  const settings = loadSettings('cli', { DATA_DIR: folder });
  const database = (name: string) =>
    DatabaseModule.forRoot({
      name,
      address: { engine: 'sqlite', file: join(folder, `${name}.db`) },
      entities: [],
      charset: 'utf8mb4',
    });

  @Module({
    imports: [PlatformModule.forRoot(settings), database('legacy'), database('accounts')],
    providers: [Reader],
  })
  class App {}

  const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
  const reader = app.get(Reader);
  expect(reader.settings).toBe(settings);
  expect(reader.legacy).not.toBe(reader.accounts);
  expect(await app.get(HealthProbes).check()).toEqual({
    ready: true,
    checks: { 'legacy database': 'up', 'accounts database': 'up' },
  });
  await app.close();
  expect([reader.legacy.isInitialized, reader.accounts.isInitialized]).toEqual([false, false]);
});
