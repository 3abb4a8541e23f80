import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Clock, Randomness, SystemClock, SystemRandomness } from '@gatehouse/identity';
import { HealthProbes } from '../health/health-probes';
import { Metrics } from '../metrics/metrics';
import type { Settings } from '../settings/settings';
import { SettingsModule } from '../settings/settings.module';

/** What every app has: `SETTINGS`, `HealthProbes`, `Metrics`, and where time and randomness come from. `startHttpApp` imports it; a context without a server does so itself. */
@Module({})
export class PlatformModule {
  /** @param clock in place of the system's */
  static forRoot(settings: Settings, clock: Clock = new SystemClock()): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      imports: [SettingsModule.forRoot(settings)],
      providers: [
        HealthProbes,
        Metrics,
        { provide: Clock, useValue: clock },
        { provide: Randomness, useClass: SystemRandomness },
      ],
      exports: [HealthProbes, Metrics, Clock, Randomness],
    };
  }
}
