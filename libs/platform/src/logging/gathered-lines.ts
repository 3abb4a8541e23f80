import pino from 'pino';
import type { DestinationStream } from 'pino';

/** Milliseconds that a line may wait for others. */
const patience = 100;

/** Characters that do not wait any longer. */
const enough = 8 * 1024;

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
  private timer: NodeJS.Timeout | null = null;

  /** @param out writes before it returns, like `pino.destination({ sync: true })` */
  constructor(private readonly out: DestinationStream) {
    process.on('exit', () => this.flushSync());
  }

  write(line: string): void {
    this.waiting += line;
    if (this.lastLevel >= urgent || this.waiting.length >= enough) this.flushSync();
    else this.timer ??= setTimeout(() => this.flushSync(), patience).unref();
  }

  /** pino calls it at a fatal line. */
  flushSync(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const lines = this.waiting;
    this.waiting = '';
    if (lines !== '') this.out.write(lines);
  }
}
