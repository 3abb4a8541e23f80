import type { DynamicModule, INestApplicationContext, ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadSettings, PlatformModule, type Settings } from '@gatehouse/platform';
import { StderrLog } from '../console/stderr-log';
import { Progress } from '../console/progress';

/** The options that every command has. */
export interface Flags {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Milliseconds that connections have to close. A database that hangs must not hold the operator. */
const patience = 1000;

/** One run of one command: its settings, and the stores that it opened. */
export class CommandRun {
  readonly progress = new Progress(process.stderr);
  private readonly contexts: INestApplicationContext[] = [];

  constructor(readonly flags: Flags) {}

  /** Throws `SettingsError`. */
  settings(): Settings {
    return loadSettings('cli');
  }

  /** Opens what these modules open, and nothing else. A command that finds that it needs more opens more. */
  async open(
    settings: Settings,
    imports: readonly DynamicModule[],
    providers: ModuleMetadata['providers'] = [],
  ): Promise<INestApplicationContext> {
    const module = {
      module: CommandLineModule,
      imports: [PlatformModule.forRoot(settings), ...imports],
      providers,
    };
    const logger = new StderrLog(this.flags, settings.logLevel);
    const context = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
    this.contexts.push(context);
    return context;
  }

  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, patience)));
    const closed = Promise.allSettled(this.contexts.map((context) => context.close()));
    await Promise.race([closed, enough]);
    clearTimeout(timer);
  }
}

class CommandLineModule {}
