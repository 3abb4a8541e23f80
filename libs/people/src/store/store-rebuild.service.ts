import type { Clock } from '@gatehouse/identity';
import { policyOf } from '@gatehouse/policy';
import type { Policies, Rebuild, StoreGeneration } from '@gatehouse/accounts-data';
import type { SessionStore } from '@gatehouse/token-store';
import { enforceEpoch } from '../revocation/account-in-force';

/** Where a rebuild stands, for a progress line. */
export interface RebuildProgress {
  readonly subjects: number;
}

/**
 * Puts what SQL knows into the token store: status and epoch of every account that was ever revoked, the policy with
 * its roles, and last the generation, which says that nothing is missing. Sessions are not rebuilt. May run at any
 * time, any number of times, beside everything else.
 */
export class StoreRebuild {
  constructor(
    private readonly store: SessionStore,
    private readonly generation: StoreGeneration,
    private readonly accounts: Rebuild,
    private readonly policies: Policies,
    private readonly clock: Clock,
  ) {}

  /** Whether the store knows less than SQL: it was emptied, or has lost writes. */
  async isNeeded(): Promise<boolean> {
    const [house, generation, latest] = await Promise.all([
      this.store.readHouse(),
      this.generation.current(),
      this.policies.latest(),
    ]);
    if (house === null) return true;
    return house.generation < generation || (latest !== null && house.policyVersion < latest.version);
  }

  async run(progress: (state: RebuildProgress) => void = () => undefined): Promise<RebuildProgress> {
    const now = this.clock.seconds();
    const generation = await this.generation.current();
    let subjects = 0;
    for await (const batch of this.accounts.accountsToRebuild({ now })) {
      await Promise.all(batch.map((account) => enforceEpoch(this.store, account, now)));
      subjects += batch.length;
      progress({ subjects });
    }
    await this.publishPolicy();
    await this.store.raiseGeneration('accounts', generation);
    return { subjects };
  }

  /** Publishes the latest policy, if there is one and the store has not got it. */
  async publishPolicy(): Promise<void> {
    const latest = await this.policies.latest();
    if (latest === null) return;
    await this.store.publishPolicy(policyOf(latest.content, latest.version));
  }
}
