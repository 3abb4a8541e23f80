import { Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError, type Randomness } from '@gatehouse/identity';
import { CompiledPolicy, policyOf } from '@gatehouse/policy';
import type { ShadowStore } from '@gatehouse/token-store';
import type { ShadowJudge } from './shadow-judge';

/** Milliseconds between two looks. Every other look also writes what was counted. */
const every = 1000;

/**
 * Looks for a policy that is to be tried out, hands it to the judge, and writes what was counted into the token store, in the
 * background. A store that does not answer changes nothing; sums are written whole, so that the next time makes it good.
 */
export class ShadowWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Shadow');
  /** Tells this process's sheet from those of others. */
  private readonly process: string;
  private known: string | null = null;
  /** How many were judged when the sheet was written last; -1: it never was. */
  private written = -1;
  private looks = 0;
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly store: ShadowStore,
    private readonly judge: ShadowJudge,
    randomness: Randomness,
  ) {
    this.process = randomness.bytes(9).toString('base64url');
  }

  onApplicationBootstrap(): void {
    this.schedule(0);
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.round;
    await this.write().catch(() => undefined);
  }

  /** Never throws. */
  async look(): Promise<void> {
    try {
      const id = await this.store.findId();
      if (id !== this.known) await this.change(id);
      this.looks += 1;
      if (this.written < 0 || this.looks % 2 === 0) await this.write();
    } catch (error) {
      if (!(error instanceof DomainError)) this.logger.error((error as Error).stack ?? String(error));
    }
  }

  private schedule(delay: number): void {
    if (this.isStopping) return;
    this.timer = setTimeout(() => {
      this.round = this.look().then(() => this.schedule(every));
    }, delay);
    this.timer.unref();
  }

  private async change(id: string | null): Promise<void> {
    const candidate = id === null ? null : await this.store.find();
    this.judge.use(null);
    this.known = candidate?.id ?? null;
    this.written = -1;
    if (candidate === null) return;
    try {
      this.judge.use(CompiledPolicy.of(policyOf(candidate.content, candidate.basedOn + 1)));
      this.logger.log(`the candidate ${candidate.id} is judged beside the policy in force`);
    } catch (error) {
      this.logger.error(`the candidate ${candidate.id} is not valid (${(error as Error).message})`);
    }
  }

  private async write(): Promise<void> {
    const { known } = this;
    const sheet = this.judge.sheet();
    if (known === null || sheet === null || sheet.judged === this.written) return;
    if (await this.store.report(known, this.process, sheet)) this.written = sheet.judged;
  }
}
