import pino from 'pino';
import type { DestinationStream } from 'pino';

/** Milliseconds that a line may wait for others. */
const patience = 100;

/**
 * Bytes that are written in one go, unless one line has more. A pipe takes so much whole or not at all (POSIX: `PIPE_BUF`,
 * 4096 on Linux), so lines of several processes that write to the same one, like the workers of an app, never mix.
 */
const most = 4 * 1024;

/** pino's number of `warn`. */
const urgent = 40;

/**
 * Standard output, with the lines of a tenth of a second written in one go: each write wakes whoever reads them, which
 * costs as much as a small request. A warning or an error goes out at once, and all lines before it. Nothing is lost when
 * the process ends by itself, by a signal that it hears, or by an error that nobody caught; `kill -9`, or a crash of
 * Node.js itself, takes the last tenth of a second with it.
 */
export class GatheredLines implements DestinationStream {
  /** Asks pino to say the level of each line, in `lastLevel`. */
  readonly [pino.symbols.needsMetadataGsym] = true;
  lastLevel = 0;
  private waiting = '';
  private bytes = 0;
  private timer: NodeJS.Timeout | null = null;

  /** @param out writes before it returns, like `pino.destination({ sync: true })` */
  constructor(private readonly out: DestinationStream) {
    process.on('exit', () => this.flushSync());
  }

  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.bytes + bytes > most) this.flushSync();
    this.waiting += line;
    this.bytes += bytes;
    if (this.lastLevel >= urgent) this.flushSync();
    else this.timer ??= setTimeout(() => this.flushSync(), patience).unref();
  }

  /** pino calls it at a fatal line. */
  flushSync(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const lines = this.waiting;
    this.waiting = '';
    this.bytes = 0;
    if (lines !== '') this.out.write(lines);
  }
}
