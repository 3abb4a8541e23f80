import type { LoggerService } from '@nestjs/common';
import pino from 'pino';
import type { DestinationStream, Logger as Pino } from 'pino';
import type { Settings } from '../settings/settings';
import { GatheredLines } from './gathered-lines';
import { redact, redactFields } from './redact';
import { currentRequestId } from './request-context';

/** JSON lines: time, level, app, pid, the request's id, and what is told, without secrets. */
export function openLog(settings: Pick<Settings, 'app' | 'logLevel'>, destination?: DestinationStream): Pino {
  const options: pino.LoggerOptions = {
    level: settings.logLevel,
    base: { app: settings.app, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }), log: redactFields },
    // `redactFields` has made errors plain already; pino's own serializer would take them apart again.
    serializers: { err: (error: unknown) => error },
    mixin: () => {
      const id = currentRequestId();
      return id === null ? {} : { request_id: id };
    },
  };
  return pino(options, destination ?? standardOutput());
}

/** One for the process, so that lines keep their order. */
let gathered: GatheredLines | null = null;

function standardOutput(): DestinationStream {
  return (gathered ??= new GatheredLines(pino.destination({ fd: 1, sync: true })));
}

/** What Nest says of itself while it starts is for whoever looks for a fault in it. */
const nestItself = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/**
 * Nest's log calls as such lines. Nest passes the context (the class that speaks) last; objects among the words
 * become fields.
 */
export class JsonLogger implements LoggerService {
  constructor(private readonly pino: Pino) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(nestItself.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(
    level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const context = typeof rest.at(-1) === 'string' ? { context: rest.at(-1) } : {};
    const more = typeof rest.at(-1) === 'string' ? rest.slice(0, -1) : rest;
    const details = more.filter((item) => item !== undefined);
    const fields = { ...context, ...(details.length === 0 ? {} : { details }) };
    if (message instanceof Error) this.pino[level]({ ...fields, err: message }, 'error');
    else if (typeof message === 'object' && message !== null) this.pino[level]({ ...fields, ...message });
    else this.pino[level](fields, String(redact(String(message))));
  }
}
