import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two requests. */
const pause = 10;

/** Requests that follow each other without end, and what became of them. */
export class Traffic {
  /** Keys in the order of their first token. */
  readonly kids: string[] = [];
  readonly refusals: string[] = [];
  letIn = 0;
  private flowing = true;
  private readonly ended: Promise<void>;

  /** @param request returns the `kid` of the key that signed, or rejects */
  constructor(private readonly request: () => Promise<string>) {
    this.ended = this.flow();
  }

  async stop(): Promise<void> {
    this.flowing = false;
    await this.ended;
  }

  private async flow(): Promise<void> {
    while (this.flowing) {
      await this.once();
      await sleep(pause);
    }
  }

  private async once(): Promise<void> {
    try {
      const kid = await this.request();
      if (this.kids.at(-1) !== kid) this.kids.push(kid);
      this.letIn += 1;
    } catch (error) {
      this.refusals.push(String(error));
    }
  }
}
