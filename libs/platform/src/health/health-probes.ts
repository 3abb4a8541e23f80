import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Unfit, type HealthProbe } from './health-probe';

/** Milliseconds: a store that needs longer counts as down. */
const limit = 500;

export interface HealthReport {
  readonly ready: boolean;
  /** `up`, `down`, or `down: ` and what is wrong with something that answers. */
  readonly checks: Readonly<Record<string, string>>;
}

interface Failure {
  readonly why: string;
  /** Whether everybody may read it. */
  readonly isShown: boolean;
}

/** The probes of this app. Whoever opens a store adds one. */
@Injectable()
export class HealthProbes {
  private readonly logger = new Logger('Health');
  private readonly probes: HealthProbe[] = [];
  private readonly down = new Set<HealthProbe>();
  private readonly underWay = new Map<HealthProbe, Promise<void>>();
  private stopping = false;

  add(probe: HealthProbe): void {
    this.probes.push(probe);
  }

  /** From now on the app is not ready, whatever its stores say, so that balancers look elsewhere. */
  stop(): void {
    this.stopping = true;
  }

  async check(): Promise<HealthReport> {
    const states = await Promise.all(
      this.probes.map(async (probe) => [probe.name, await this.stateOf(probe)] as const),
    );
    const ready = !this.stopping && states.every(([, state]) => state === 'up');
    const app = this.stopping ? ([['app', 'down']] as const) : [];
    return { ready, checks: Object.fromEntries([...app, ...states]) };
  }

  private async stateOf(probe: HealthProbe): Promise<string> {
    const failure = await this.failureOf(probe);
    // One line when it goes and one when it is back, not one for each look.
    if (failure !== null && !this.down.has(probe)) this.logger.warn(`${probe.name} is down: ${failure.why}`);
    if (failure === null && this.down.has(probe)) this.logger.log(`${probe.name} is up again`);
    if (failure === null) this.down.delete(probe);
    else this.down.add(probe);
    if (failure === null) return 'up';
    return failure.isShown ? `down: ${failure.why}` : 'down';
  }

  private async failureOf(probe: HealthProbe): Promise<Failure | null> {
    const timer = new AbortController();
    try {
      const silence: Failure = { why: `no answer within ${limit} ms`, isShown: false };
      const late = sleep(limit, silence, { signal: timer.signal, ref: false });
      return await Promise.race([this.ask(probe).then(() => null), late]);
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      return { why: code ?? message ?? 'error', isShown: error instanceof Unfit };
    } finally {
      timer.abort();
    }
  }

  /** A store that hangs is asked once, and not again with each look, which would use its connections up. */
  private ask(probe: HealthProbe): Promise<void> {
    const pending = this.underWay.get(probe);
    if (pending !== undefined) return pending;
    const asked = probe.check().finally(() => this.underWay.delete(probe));
    asked.catch(() => undefined);
    this.underWay.set(probe, asked);
    return asked;
  }
}
