import { Logger } from '@nestjs/common';
import { DomainError, type SubjectKind } from '@gatehouse/identity';
import { CompiledPolicy } from '@gatehouse/policy';
import type { House, SessionStore } from '@gatehouse/token-store';

/**
 * The policy that the house record names, or a newer one, read and compiled once per version; and the guard against a store
 * that lost what it knew. A store with no house record, or one that has fallen behind what this process has already seen,
 * may have forgotten revocations: nothing is decided from it until it was rebuilt from the databases. Whoever is asked
 * about is vouched for by the database that knows them: a platform without a registry has nobody who would rebuild its part.
 *
 * A policy that does not compile changes nothing: the last good one stays in force, and that is said once.
 */
export class PolicyKeeper {
  private readonly logger = new Logger('Policy');
  private compiled: CompiledPolicy | null = null;
  /** The highest version that was read, be it good or not. */
  private seen = 0;
  private loading: Promise<void> | null = null;
  private readonly highest = { generation: 0, registryGeneration: 0 };

  constructor(private readonly store: SessionStore) {}

  /**
   * The policy in force. Synchronous unless its version is new; throws `unavailable` where nothing may be decided.
   *
   * @param kind of the subject that is asked about
   */
  inForce(house: House | null, kind: SubjectKind): CompiledPolicy | Promise<CompiledPolicy> {
    this.assertVouching(house, kind);
    const { compiled } = this;
    return compiled !== null && this.seen >= house.policyVersion ? compiled : this.load(house);
  }

  /** Throws `unavailable` unless this is the house of a store that has lost nothing that this process knows of. */
  assertVouching(house: House | null, kind: SubjectKind): asserts house is House {
    if (house === null) throw noPolicy();
    if (this.isBehind(house, kind)) throw fellBehind();
    const { highest } = this;
    if (house.generation > highest.generation) highest.generation = house.generation;
    if (house.registryGeneration > highest.registryGeneration)
      highest.registryGeneration = house.registryGeneration;
  }

  /** Whether this process has already seen a later one; a copy may be a moment late. */
  isBehind({ generation, registryGeneration }: House, kind: SubjectKind): boolean {
    const { highest } = this;
    if (generation < highest.generation) return true;
    return kind !== 'user' && registryGeneration < highest.registryGeneration;
  }

  lastGood(): CompiledPolicy | null {
    return this.compiled;
  }

  /**
   * The document may be newer than the version that a copy of the house still names; it never replaces a newer one, and
   * one that is older than the house says was lost and comes back. All who wait for it share one reading; whoever knows
   * of a version that it did not bring reads again, because it may have begun before that was written.
   */
  private async load({ policyVersion }: House): Promise<CompiledPolicy> {
    await this.shared();
    if (this.seen < policyVersion) await this.shared();
    if (this.seen < policyVersion) throw fellBehind();
    if (this.compiled === null) throw noPolicy();
    return this.compiled;
  }

  private shared(): Promise<void> {
    return (this.loading ??= this.read().finally(() => {
      this.loading = null;
    }));
  }

  private async read(): Promise<void> {
    const policy = await this.store.readPolicy();
    if (policy === null) throw noPolicy();
    if (policy.version <= this.seen) return;
    this.seen = policy.version;
    try {
      this.compiled = CompiledPolicy.of(policy);
    } catch (error) {
      const stays =
        this.compiled === null ? 'nothing can be allowed' : `version ${this.compiled.policy.version} stays`;
      this.logger.error(`version ${policy.version} is not valid (${(error as Error).message}); ${stays}`);
    }
  }
}

function noPolicy(): DomainError {
  return new DomainError('unavailable', 'policy_unavailable', 'The session store holds no policy yet.', {
    retryAfter: 1,
  });
}

function fellBehind(): DomainError {
  return new DomainError(
    'unavailable',
    'store_unavailable',
    'The session store lost data and is being rebuilt.',
    {
      retryAfter: 1,
    },
  );
}
