import { Logger } from '@nestjs/common';
import type { Policy } from '@gatehouse/policy';
import type { SessionStore } from '@gatehouse/token-store';
import { PolicyKeeper } from './policy-keeper';

const policyOf = (version: number): Policy => ({ version, default: 'authenticated', roles: {}, rules: [] });
const compiledOf = (version: number) => ({ policy: policyOf(version) });
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
    expect(keeper.inForce(houseOf(2), 'user')).toMatchObject(compiledOf(2));
    expect(loads).toBe(1);
  });

  it('may be newer than a copy of the house says, and is not read again for that', async () => {
    expect(await keeper.inForce(houseOf(1), 'user')).toMatchObject(compiledOf(2));
    expect(keeper.inForce(houseOf(1), 'user')).toMatchObject(compiledOf(2));
    expect(keeper.inForce(houseOf(2), 'user')).toMatchObject(compiledOf(2));
    expect(loads).toBe(1);
  });

  it('is never an older one than the house says, and is there once the document is', async () => {
    await keeper.inForce(houseOf(2), 'user');
    await expect(keeper.inForce(houseOf(3), 'user')).rejects.toMatchObject({ code: 'store_unavailable' });
    document = policyOf(3);
    expect(await keeper.inForce(houseOf(3), 'user')).toMatchObject(compiledOf(3));
  });

  it('is never replaced by an older one', async () => {
    document = policyOf(3);
    const newer = keeper.inForce(houseOf(3), 'user');
    document = policyOf(2);
    const older = keeper.inForce(houseOf(1), 'user');
    expect([(await newer).policy.version, (await older).policy.version]).toEqual([3, 3]);
    expect(keeper.lastGood()).toMatchObject(compiledOf(3));
  });

  it('is read and compiled once, however many wait for it', async () => {
    const asked = Array.from({ length: 50 }, () => keeper.inForce(houseOf(2), 'user'));
    const [first, ...others] = await Promise.all(asked.map(async (one) => one));
    expect(loads).toBe(1);
    for (const other of others) expect(other).toBe(first);
  });

  it('is read again for whoever knows of a version that the reading under way did not bring', async () => {
    const early = keeper.inForce(houseOf(2), 'user');
    const late = keeper.inForce(houseOf(3), 'user');
    document = policyOf(3);
    expect((await early).policy.version).toBe(2);
    expect((await late).policy.version).toBe(3);
  });

  it('stays the last good one when the next is not valid, which is said once', async () => {
    const said = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    await keeper.inForce(houseOf(2), 'user');
    document = { ...policyOf(3), rules: [{ id: 'x', owner: 'o', path: '/x' }] };
    expect(await keeper.inForce(houseOf(3), 'user')).toMatchObject(compiledOf(2));
    expect(keeper.inForce(houseOf(3), 'user')).toMatchObject(compiledOf(2));
    expect(said).toHaveBeenCalledTimes(1);
    document = policyOf(4);
    expect(await keeper.inForce(houseOf(4), 'user')).toMatchObject(compiledOf(4));
    said.mockRestore();
  });

  it('lets nobody in where the first one is not valid', async () => {
    const said = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    document = { version: 2 } as Policy;
    await expect(keeper.inForce(houseOf(2), 'user')).rejects.toMatchObject({ code: 'policy_unavailable' });
    said.mockRestore();
  });
});
