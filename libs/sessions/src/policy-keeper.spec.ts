import type { Policy } from '@gatehouse/policy';
import type { SessionStore } from '@gatehouse/token-store';
import { PolicyKeeper } from './policy-keeper';

const policyOf = (version: number): Policy => ({ version, default: 'authenticated', roles: {} });
const houseOf = (policyVersion: number) => ({ generation: 1, registryGeneration: 1, policyVersion });

describe('the policy in force', () => {
  let document: Policy | null;
  let loads: number;
  let keeper: PolicyKeeper;

  beforeEach(() => {
    document = policyOf(2);
    loads = 0;
    const readPolicy = async () => {
      loads += 1;
      return document;
    };
    keeper = new PolicyKeeper({ readPolicy } as Partial<SessionStore> as SessionStore);
  });

  it('is read once per version', async () => {
    await keeper.inForce(houseOf(2), 'user');
    expect(keeper.inForce(houseOf(2), 'user')).toEqual(policyOf(2));
    expect(loads).toBe(1);
  });

  it('may be newer than a copy of the house says, and is not read again for that', async () => {
    expect(await keeper.inForce(houseOf(1), 'user')).toEqual(policyOf(2));
    expect(keeper.inForce(houseOf(1), 'user')).toEqual(policyOf(2));
    expect(keeper.inForce(houseOf(2), 'user')).toEqual(policyOf(2));
    expect(loads).toBe(1);
  });

  it('is never an older one than the house says, and is there once the document is', async () => {
    await keeper.inForce(houseOf(2), 'user');
    await expect(keeper.inForce(houseOf(3), 'user')).rejects.toMatchObject({ code: 'store_unavailable' });
    document = policyOf(3);
    expect(await keeper.inForce(houseOf(3), 'user')).toEqual(policyOf(3));
  });

  it('is never replaced by an older one', async () => {
    document = policyOf(3);
    const newer = keeper.inForce(houseOf(3), 'user');
    document = policyOf(2);
    const older = keeper.inForce(houseOf(1), 'user');
    expect([(await newer).version, (await older).version]).toEqual([3, 3]);
    expect(keeper.lastGood()).toEqual(policyOf(3));
  });
});
