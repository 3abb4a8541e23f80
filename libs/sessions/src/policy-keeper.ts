import { DomainError } from '@gatehouse/identity';
import type { Policy } from '@gatehouse/policy';
import type { House, SessionStore } from '@gatehouse/token-store';

/**
 * The policy that the house record names, read once per version; and the guard against a store that lost what it
 * knew. A store with no house record, or one that has fallen behind what this process has already seen, may have
 * forgotten revocations: nothing is decided from it until it was rebuilt from the databases.
 */
export class PolicyKeeper {
  private policy: Policy | null = null;
  private readonly highest = { generation: 0, registryGeneration: 0 };

  constructor(private readonly store: SessionStore) {}

  /** The policy in force. Synchronous unless its version is new; throws `unavailable` where nothing may be decided. */
  inForce(house: House | null): Policy | Promise<Policy> {
    if (house === null) throw noPolicy();
    const { generation, registryGeneration } = house;
    const { highest } = this;
    if (generation < highest.generation || registryGeneration < highest.registryGeneration)
      throw fellBehind();
    highest.generation = generation;
    highest.registryGeneration = registryGeneration;
    return this.policy?.version === house.policyVersion ? this.policy : this.load();
  }

  lastGood(): Policy | null {
    return this.policy;
  }

  private async load(): Promise<Policy> {
    const policy = await this.store.readPolicy();
    if (policy === null) throw noPolicy();
    this.policy = policy;
    return policy;
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
