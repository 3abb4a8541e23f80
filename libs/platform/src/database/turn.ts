/** Lets one holder at a time through, in the order in which they came. */
export class Turn {
  private taken = false;
  private readonly waiting: (() => void)[] = [];

  /** @param patience milliseconds after which waiting is given up, with an error */
  constructor(private readonly patience: number) {}

  async take(): Promise<void> {
    if (!this.taken) {
      this.taken = true;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(go), 1);
        reject(new Error(`waited ${this.patience} ms for a transaction of this process to end`));
      }, this.patience);
      this.waiting.push(go);
    });
  }

  /** Hands the turn to the next in line; it is never free in between, so nobody can push in. */
  give(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.taken = false;
    else next();
  }
}
