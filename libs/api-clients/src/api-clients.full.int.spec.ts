import { SubjectRef } from '@gatehouse/identity';
import { SessionStore } from '@gatehouse/token-store';
import { describeWith, until } from '@gatehouse/testing';
import { apiClientsContract } from './api-clients.contract';
import { fullHouse, publishPolicy, soon, TestClients, type ClientsHouse } from './api-clients.fixture';
import { ClientRevocation } from './revocation/client-revocation.service';

describeWith(['mariadbd', 'redis-server'], 'API clients, on MariaDB and Redis', () => {
  apiClientsContract(() => fullHouse());
});

describeWith(['mariadbd', 'redis-server'], 'while the token store is away', () => {
  let house: ClientsHouse;
  let clients: TestClients;
  beforeAll(async () => {
    house = await fullHouse(true);
    clients = new TestClients(house);
  });
  afterAll(() => house.close());

  it('a revocation is recorded, and enforced when the store is back', async () => {
    const created = await clients.create();
    const { clientId } = created;
    const token = await clients.issue(created);
    house.redis!.freeze();
    const revoked = await house.get(ClientRevocation).revoke({ clientId, by: 'cli', reason: '' });
    expect(revoked).toEqual({ inForce: false });
    house.redis!.thaw();
    const ref = SubjectRef.client(clientId);
    await until(
      async () =>
        (
          await house
            .get(SessionStore)
            .findSubject(ref)
            .catch(() => null)
        )?.status === 'suspended',
      { message: 'the revocation to be enforced', timeout: 20_000 },
    );
    await soon(async () => expect(await clients.stateOf(token)).toBe('suspended'));
  });

  it('nobody is authenticated, and after it was emptied everybody is known again', async () => {
    const created = await clients.create();
    const token = await clients.issue(created);
    await house.redis!.cli('flushall');
    await expect(clients.authenticate(created.clientId, created.clientSecret)).rejects.toThrow();
    await publishPolicy(house);
    await until(
      () =>
        clients.authenticate(created.clientId, created.clientSecret).then(
          () => true,
          () => false,
        ),
      { message: 'the client to be known again', timeout: 20_000 },
    );
    await soon(async () => expect(await clients.stateOf(token)).toBe('revoked'));
  });
});
