import type { DynamicModule, Type } from '@nestjs/common';
import { loadSettings } from '../settings/load-settings';
import type { AppName, Settings } from '../settings/settings';
import { SettingsError } from '../settings/settings-error';
import { startHttpApp } from './start-http-app';
import type { HttpAppOptions } from './start-http-app';

/** The whole of an app's `main.ts`: settings from the environment, then the app. A failed start ends with 1. */
export async function runApp(
  app: Exclude<AppName, 'cli'>,
  module: (settings: Settings) => Type | DynamicModule,
  options: HttpAppOptions = {},
): Promise<void> {
  try {
    const settings = loadSettings(app);
    await startHttpApp(module(settings), settings, options);
  } catch (error) {
    process.stderr.write(`${app} does not start. ${explain(error)}\n`);
    process.exit(1);
  }
}

function explain(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  const { message, code, cause } = error as Error & {
    code?: string;
    cause?: { code?: string; message?: string };
  };
  const why = cause?.code ?? cause?.message;
  return `${code === 'EADDRINUSE' ? 'Its port is taken. ' : ''}${message}${why === undefined ? '' : ` (${why})`}`;
}
