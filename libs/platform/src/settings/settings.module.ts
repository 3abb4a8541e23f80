import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Settings } from './settings';

/** `constructor(@Inject(SETTINGS) private readonly settings: Settings)` */
export const SETTINGS = Symbol('Settings');

/** Hands the settings, parsed before Nest starts, to whoever asks. */
@Module({})
export class SettingsModule {
  static forRoot(settings: Settings): DynamicModule {
    const provider = { provide: SETTINGS, useValue: settings };
    return { module: SettingsModule, global: true, providers: [provider], exports: [SETTINGS] };
  }
}
