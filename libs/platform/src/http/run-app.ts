import cluster from 'node:cluster';
import type { DynamicModule, Type } from '@nestjs/common';
import { openLog } from '../logging/json-logger';
import { loadSettings } from '../settings/load-settings';
import type { AppName, Settings } from '../settings/settings';
import { SettingsError } from '../settings/settings-error';
import { Primary } from '../workers/primary';
import { Worker } from '../workers/worker';
import { startHttpApp } from './start-http-app';
import type { HttpAppOptions } from './start-http-app';

/**
 * The whole of an app's `main.ts`: settings from the environment, then the app. With `WORKERS` above 1 this process
 * becomes the primary of as many others, which run the same `main.ts`. A failed start ends with 1.
 */
export async function runApp(
  app: Exclude<AppName, 'cli'>,
  module: (settings: Settings) => Type | DynamicModule,
  options: Omit<HttpAppOptions, 'worker'> = {},
): Promise<void> {
  const worker = Worker.ofThisProcess();
  try {
    const settings = loadSettings(app);
    if (settings.workers > 1 && cluster.isPrimary) return await runWorkers(app, settings);
    await startHttpApp(module(settings), settings, { ...options, worker });
  } catch (error) {
    if (worker === null) sayWhy(app, explain(error));
    else await worker.doesNotStart(explain(error));
    process.exit(1);
  }
}

/** Bad settings were told of before, once, and not by every worker. */
async function runWorkers(app: AppName, settings: Settings): Promise<never> {
  const { exitCode, why } = await new Primary(settings.workers, openLog(settings)).run();
  if (why !== null) sayWhy(app, why);
  process.exit(exitCode);
}

function sayWhy(app: AppName, why: string): void {
  process.stderr.write(`${app} does not start. ${why}\n`);
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
