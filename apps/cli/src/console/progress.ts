/** Counts between two lines where nobody watches. */
const step = 10_000;

/** Says how far a long work is, on standard error: on a terminal in one line that changes, else now and then. */
export class Progress {
  private open = false;
  private told = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** One line that stays. */
  say(line: string): void {
    this.end();
    this.stream.write(`${line}\n`);
  }

  /** @param what for example `subjects written` */
  count(count: number, what: string): void {
    if (this.stream.isTTY) {
      this.stream.write(`\r${count} ${what}\x1b[K`);
      this.open = true;
    } else if (Math.floor(count / step) > Math.floor(this.told / step)) {
      this.stream.write(`${count} ${what}\n`);
    }
    this.told = count;
  }

  /** Leaves the line that changes. */
  end(): void {
    if (this.open) this.stream.write('\n');
    this.open = false;
  }
}
