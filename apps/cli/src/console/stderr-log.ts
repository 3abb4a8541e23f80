import { JsonLogger, openLog, type Settings } from '@gatehouse/platform';
import type { Flags } from '../command/command-run';

type LogLevel = Settings['logLevel'];

interface LogLine {
  readonly level: string;
  readonly context?: string;
  readonly msg?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
}

/** Warnings and worse, on standard error; more with `--verbose`. Lines for people, or JSON lines with `--json`. */
export class StderrLog extends JsonLogger {
  constructor(flags: Flags, logLevel: LogLevel) {
    super(
      openLog(
        { app: 'cli', logLevel: levelFor(flags, logLevel) },
        { write: (line) => writeLine(line, flags) },
      ),
    );
  }
}

function levelFor({ verbose }: Flags, logLevel: LogLevel): LogLevel {
  if (verbose) return logLevel === 'trace' ? 'trace' : 'debug';
  return logLevel === 'error' || logLevel === 'fatal' || logLevel === 'silent' ? logLevel : 'warn';
}

function writeLine(line: string, { json, verbose }: Flags): void {
  const entry = JSON.parse(line) as LogLine;
  // Nest tells why a context could not be built before it throws the same: the command reports it once.
  if (entry.context === 'ExceptionHandler' && !verbose) return;
  process.stderr.write(json ? line : plain(entry));
}

function plain({ level, context, msg, err }: LogLine): string {
  const words = [context, err?.message ?? msg].filter((word) => word !== undefined).join(': ');
  return `${level}: ${words}\n${err?.stack === undefined ? '' : `${err.stack}\n`}`;
}
