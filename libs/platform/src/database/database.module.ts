import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { HealthProbes } from '../health/health-probes';
import type { DatabaseAddress } from './database-address';
import { databaseProbe } from './database-health';
import { closeDatabase, openDatabase } from './open-database';
import type { DatabaseOptions } from './open-database';

/** The injection token of a database, which `TypeOrmModule.forFeature(entities, name)` looks for too. */
export function databaseToken(name: string): ReturnType<typeof getDataSourceToken> {
  return getDataSourceToken(name);
}

/** `constructor(@InjectDatabase('legacy') private readonly legacy: DataSource)` */
export function InjectDatabase(name: string): ParameterDecorator & PropertyDecorator {
  return Inject(databaseToken(name));
}

export interface DatabaseModuleOptions extends DatabaseOptions {
  readonly address: DatabaseAddress;
}

/**
 * Opens a database before the app starts, watches it, and closes it after the last request. A server that is down
 * has 30 seconds to come up, unless `waitUpTo` says otherwise.
 */
@Module({})
export class DatabaseModule {
  static forRoot({ address, ...options }: DatabaseModuleOptions): DynamicModule {
    const token = databaseToken(options.name);
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: token, useFactory: () => openDatabase(address, { waitUpTo: 30_000, ...options }) },
        {
          provide: `${options.name} database lifetime`,
          inject: [token, { token: HealthProbes, optional: true }],
          useFactory: (dataSource: DataSource, probes?: HealthProbes) => {
            probes?.add(databaseProbe(options.name, dataSource));
            return new DatabaseLifetime(dataSource);
          },
        },
      ],
      exports: [token],
    };
  }
}

class DatabaseLifetime implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await closeDatabase(this.dataSource);
  }
}
