import type { DynamicModule } from '@nestjs/common';
import type { Settings } from '../settings/settings';

/**
 * Makes a dynamic module once for the same settings. Nest tells dynamic modules apart by the object: two modules that
 * each import such a one would otherwise open what it opens twice.
 */
export function oncePerSettings(
  make: (settings: Settings) => DynamicModule,
): (settings: Settings) => DynamicModule {
  const made = new WeakMap<Settings, DynamicModule>();
  return (settings) => {
    let module = made.get(settings);
    if (module === undefined) made.set(settings, (module = make(settings)));
    return module;
  };
}
