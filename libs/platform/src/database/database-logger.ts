import { Logger } from '@nestjs/common';
import type { Logger as TypeOrmLogger } from 'typeorm';

/** Parameters are what people typed, and may be secrets: no line has them, nor the driver's words, which quote them. */
export class DatabaseLogger implements TypeOrmLogger {
  private readonly logger: Logger;

  constructor(name: string) {
    this.logger = new Logger(`Database ${name}`);
  }

  logQuery(): void {}

  logQueryError(error: string | Error, query: string): void {
    // Whoever asked gets the error and decides; a duplicate key, for one, is no failure of ours.
    this.logger.debug(`${(error as { code?: string }).code ?? 'error'} in: ${query}`);
  }

  logQuerySlow(time: number, query: string): void {
    this.logger.warn(`took ${time} ms: ${query}`);
  }

  logSchemaBuild(message: string): void {
    this.logger.log(message);
  }

  logMigration(message: string): void {
    this.logger.log(message);
  }

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.logger.warn(String(message));
    else this.logger.debug(String(message));
  }
}
