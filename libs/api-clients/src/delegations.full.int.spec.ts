import { describeWith } from '@gatehouse/testing';
import { fullHouse, publishPolicy, soon, type ClientsHouse } from './api-clients.fixture';
import { delegationsContract } from './delegations.contract';
import { expectInvalidGrant, TestDelegations } from './delegations.fixture';
import { EndDelegation } from './delegations/end-delegation';

describeWith(['mariadbd', 'redis-server'], 'delegations, on MariaDB and Redis', () => {
  delegationsContract(() => fullHouse());
});

describeWith(['mariadbd', 'redis-server'], 'delegations, while Redis is away', () => {
  let house: ClientsHouse;
  let one: TestDelegations;
  beforeAll(async () => {
    house = await fullHouse(true);
    one = await TestDelegations.of(house);
  });
  afterAll(() => house.close());

  it('an end is recorded, and enforced by itself when Redis is back', async () => {
    const grant = await one.grant();
    house.redis!.freeze();
    const ended = await house
      .get(EndDelegation)
      .end(grant.approval.delegationId, 'given_back', one.client.clientId)
      .finally(() => house.redis!.thaw());
    expect(ended).toEqual({ inForce: false });
    await soon(async () => expect(await one.row(grant)).toMatchObject({ enforced: true }));
    await soon(async () => expect(await one.isLive(grant)).toBe(false));
  });

  it('after it was emptied, refresh tokens of what lives work, and those of what ended do not', async () => {
    const [living, ended] = [await one.grant(), await one.grant()];
    await house.get(EndDelegation).end(ended.approval.delegationId, 'given_back', one.client.clientId);
    await house.redis!.cli('flushall');
    await publishPolicy(house);
    await one.rememberUser();
    const again = await soon(() => one.refresh(living));
    await soon(async () => expect(await one.isLive(again)).toBe(true));
    expect(await one.isLive(living)).toBe(false);
    expect(await one.isLive(ended)).toBe(false);
    await expectInvalidGrant(one.refresh(ended));
  });
});
