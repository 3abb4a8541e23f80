import type { CompiledRule } from '@gatehouse/policy';
import type { Reason } from './answer';

/** Decisions of one rule for one reason since the last time that somebody asked. */
export interface RuleCount {
  readonly rule: string;
  readonly reason: Reason;
  readonly count: number;
}

/**
 * Counts decisions by rule and reason. Of ten thousand rules each is cold when its turn comes: a decision costs one place in
 * an array, by the rule's place in its policy.
 */
export class RuleCounts {
  private version: number | null = null;
  private readonly byReason = new Map<Reason, Counters>();
  /** Of versions before this one, and not told of yet. */
  private before: RuleCount[] = [];

  count(rule: CompiledRule, version: number | null, reason: Reason): void {
    if (version !== this.version) this.turnTo(version);
    let counters = this.byReason.get(reason);
    if (counters === undefined) this.byReason.set(reason, (counters = new Counters()));
    counters.count(rule);
  }

  /** What was counted since the last call. */
  take(): readonly RuleCount[] {
    const taken = [...this.before];
    this.before = [];
    for (const [reason, counters] of this.byReason)
      for (const [rule, count] of counters.take()) taken.push({ rule: rule.id, reason, count });
    return taken;
  }

  /** The same place belongs to another rule now. */
  private turnTo(version: number | null): void {
    this.before = [...this.take()];
    this.version = version;
  }
}

class Counters {
  private counts = new Uint32Array(64);
  /** Those that are not 0. */
  private rules: CompiledRule[] = [];

  count(rule: CompiledRule): void {
    const { index } = rule;
    if (index >= this.counts.length) this.grow(index + 1);
    if (this.counts[index] === 0) this.rules.push(rule);
    this.counts[index]! += 1;
  }

  take(): readonly (readonly [CompiledRule, number])[] {
    const taken = this.rules.map((rule) => [rule, this.counts[rule.index]!] as const);
    for (const { index } of this.rules) this.counts[index] = 0;
    this.rules = [];
    return taken;
  }

  private grow(length: number): void {
    const larger = new Uint32Array(2 ** Math.ceil(Math.log2(length)));
    larger.set(this.counts);
    this.counts = larger;
  }
}
