import { DomainError } from '@gatehouse/identity';
import { Consents, Delegations, RegistryAudit } from '@gatehouse/registry-data';
import { PendingStore, SessionStore } from '@gatehouse/token-store';
import { soon, type ClientsHouse } from './api-clients.fixture';
import { expectInvalidGrant, TestDelegations } from './delegations.fixture';
import { EndDelegation } from './delegations/end-delegation';
import type { DelegatedGrant } from './delegations/redeem-code';
import { RegistryRebuild } from './store/registry-rebuild.service';

/** More than the grace of the settings. */
const later = 11;

/** What users delegate to clients, on whatever stores there are. */
export function delegationsContract(open: () => Promise<ClientsHouse>): void {
  let house: ClientsHouse;
  let one: TestDelegations;
  beforeAll(async () => {
    house = await open();
    one = await TestDelegations.of(house);
  });
  afterAll(() => house.close());

  const ending = () => house.get(EndDelegation);
  const rebuild = () => house.get(RegistryRebuild);
  const expectLive = (...grants: DelegatedGrant[]) =>
    soon(async () => {
      for (const grant of grants) expect(await one.isLive(grant)).toBe(true);
    });
  const expectEnded = (...grants: DelegatedGrant[]) =>
    soon(async () => {
      for (const grant of grants) expect(await one.isLive(grant)).toBe(false);
    });
  /** Whatever is asked of the token store about somebody's end, it does not answer. */
  const whileStoreIsAway = async <T>(act: () => Promise<T>): Promise<T> => {
    const away = new DomainError('unavailable', 'store_unavailable', 'The token store does not answer.');
    const enforce = jest.spyOn(house.get(SessionStore), 'enforce').mockRejectedValue(away);
    return act().finally(() => enforce.mockRestore());
  };

  describe('a code', () => {
    it('RFC 6749 §4.1.3: gives an access token that is the user’s and the client’s, and a refresh token', async () => {
      const grant = await one.grant();
      expect(grant).toMatchObject({
        type: 'Bearer',
        expiresIn: 3600,
        refreshToken: expect.stringMatching(/^ghr_/),
      });
      expect([...grant.scopes].sort()).toEqual(['openid', 'public:read', 'submission:read']);
      await expectLive(grant);
      expect(await one.row(grant)).toMatchObject({
        clientId: one.client.clientId,
        userUuid: one.user.ref.id,
        refreshGeneration: 0,
        rotatedAt: null,
        revokedAt: null,
      });
    });

    it('RFC 6749 §4.1.2: used twice ends all that was made of it', async () => {
      const code = await one.code();
      const first = await one.redeem(code);
      const second = await one.refresh(first);
      await expectInvalidGrant(one.redeem(code));
      await expectEnded(first, second);
      await expectInvalidGrant(one.refresh(second));
      expect(await one.row(first)).toMatchObject({ revokedBecause: 'code_replayed', enforced: true });
    });

    it('RFC 6749 §10.5: used by many at once gives tokens to one, which end with the others’ attempts', async () => {
      const code = await one.code();
      const results = await Promise.allSettled(Array.from({ length: 8 }, () => one.redeem(code)));
      const given = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(given).toHaveLength(1);
      for (const result of results)
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'invalid_grant' });
      await expectEnded(given[0]!);
    });

    it('RFC 6749 §4.1.2: used again when it is long forgotten is a replay still', async () => {
      const code = await one.code();
      const grant = await one.redeem(code);
      await house.get(PendingStore).take('code', code);
      await expectInvalidGrant(one.redeem(code));
      await expectEnded(grant);
    });

    it('gives nothing without the consent that it came from', async () => {
      const code = await one.code();
      await ending().withdraw(one.user.ref.id, one.client.clientId);
      await expectInvalidGrant(one.redeem(code));
    });
  });

  describe('a refresh token', () => {
    it('RFC 9700 §4.14.2: has a successor each time, and a new access token beside the old one', async () => {
      const first = await one.grant();
      const second = await one.refresh(first);
      const third = await one.refresh(second);
      expect(new Set([first, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(3);
      await expectLive(first, second, third);
      expect(await one.row(first)).toMatchObject({ refreshGeneration: 2 });
    });

    it('RFC 9700 §4.14.2: used again after the grace ends the family', async () => {
      const first = await one.grant();
      const second = await one.refresh(first);
      await one.age(first, later);
      await expectInvalidGrant(one.refresh(first));
      await expectEnded(first, second);
      await expectInvalidGrant(one.refresh(second));
      expect(await one.row(first)).toMatchObject({ revokedBecause: 'refresh_replayed' });
    });

    it('used by many at once has one successor, and ends nothing', async () => {
      const first = await one.grant();
      const all = await Promise.all(Array.from({ length: 8 }, () => one.refresh(first)));
      expect(new Set(all.map(({ refreshToken }) => refreshToken)).size).toBe(1);
      expect(await one.row(first)).toMatchObject({ refreshGeneration: 1, revokedAt: null });
      await expectLive(...all);
    });

    it('RFC 6749 §6: pushes no end forward', async () => {
      const first = await one.grant();
      const { expiresAt } = await one.row(first);
      await one.refresh(first);
      expect(await one.row(first)).toMatchObject({ expiresAt });
    });

    it('of a family that is being ended gives nothing that lives', async () => {
      const first = await one.grant();
      const { delegationId } = first.approval;
      const [refreshed] = await Promise.allSettled([
        one.refresh(first),
        ending().end(delegationId, 'given_back', one.client.clientId),
      ]);
      if (refreshed.status === 'fulfilled') await expectEnded(refreshed.value);
      else expect(refreshed.reason).toMatchObject({ kind: 'refused' });
      await expectInvalidGrant(one.refresh(first));
    });
  });

  describe('an end', () => {
    it('takes access and refresh tokens along, leaves all others, and is in the audit', async () => {
      const [grant, other] = [await one.grant(), await one.grant()];
      const { delegationId } = grant.approval;
      const ended = await ending().end(delegationId, 'given_back', one.client.clientId);
      expect(ended).toEqual({ inForce: true });
      await expectEnded(grant);
      await expectInvalidGrant(one.refresh(grant));
      await expectLive(other, await one.refresh(other));
      expect(await house.get(RegistryAudit).list({ limit: 1 })).toMatchObject([
        {
          action: 'delegation.ended',
          subject: one.client.clientId,
          details: { because: 'given_back', delegation: delegationId },
        },
      ]);
    });

    it('is one end however often it is said', async () => {
      const grant = await one.grant();
      const end = () => ending().end(grant.approval.delegationId, 'given_back', one.client.clientId);
      await end();
      const { revokedAt } = await one.row(grant);
      const before = await house.get(RegistryAudit).list({ limit: 1 });
      expect(await end()).toEqual({ inForce: true });
      expect(await one.row(grant)).toMatchObject({ revokedAt });
      expect(await house.get(RegistryAudit).list({ limit: 1 })).toEqual(before);
    });

    it('OIDC Core §11: of a browser’s session is the end of what was not to outlive it', async () => {
      const sessionId = one.aSessionId();
      const [bound, free] = [
        await one.grant({ sessionId }),
        await one.grant({ sessionId: one.aSessionId() }),
      ];
      await ending().endOfSession(sessionId);
      await expectEnded(bound);
      await expectLive(free);
    });
  });

  describe('a consent that is withdrawn', () => {
    it('ends all of this user and client, and nobody else’s', async () => {
      const [mine, theirs] = [await TestDelegations.of(house), await TestDelegations.of(house)];
      const [first, second, other] = [await mine.grant(), await mine.grant(), await theirs.grant()];
      const { user, client } = mine;
      expect(await ending().withdraw(user.ref.id, client.clientId)).toEqual({ inForce: true });
      await expectEnded(first, second);
      for (const grant of [first, second]) await expectInvalidGrant(mine.refresh(grant));
      await expectLive(other);
      expect(await house.get(Consents).find(user.ref.id, client.clientId)).toBeNull();
      expect(await ending().withdraw(user.ref.id, client.clientId)).toBeNull();
    });

    it('and given again brings nothing back', async () => {
      const mine = await TestDelegations.of(house);
      const grant = await mine.grant();
      await ending().withdraw(mine.user.ref.id, mine.client.clientId);
      await expectLive(await mine.grant());
      await expectEnded(grant);
      await expectInvalidGrant(mine.refresh(grant));
    });
  });

  describe('while the token store is away', () => {
    it('an end is recorded and stops refreshing at once; the rest follows when the store is told', async () => {
      const grant = await one.grant();
      const end = () => ending().end(grant.approval.delegationId, 'given_back', one.client.clientId);
      expect(await whileStoreIsAway(end)).toEqual({ inForce: false });
      expect(await one.row(grant)).toMatchObject({ revokedBecause: 'given_back', enforced: false });
      await expectInvalidGrant(one.refresh(grant));
      expect(await one.isLive(grant)).toBe(true);
      await rebuild().publishPending();
      await expectEnded(grant);
      expect(await one.row(grant)).toMatchObject({ enforced: true });
    });

    it('so is a withdrawal', async () => {
      const mine = await TestDelegations.of(house);
      const grant = await mine.grant();
      const withdraw = () => ending().withdraw(mine.user.ref.id, mine.client.clientId);
      expect(await whileStoreIsAway(withdraw)).toEqual({ inForce: false });
      await expectInvalidGrant(mine.refresh(grant));
      await rebuild().publishPending();
      await expectEnded(grant);
    });

    it('no code is lost, and none is redeemed', async () => {
      const code = await one.code();
      await expect(whileStoreIsAway(() => one.redeem(code))).rejects.toMatchObject({ kind: 'unavailable' });
      await expectLive(await one.redeem(code));
    });

    it('no refresh token is lost', async () => {
      const grant = await one.grant();
      await expect(whileStoreIsAway(() => one.refresh(grant))).rejects.toMatchObject({ kind: 'unavailable' });
      await expectLive(await one.refresh(grant));
    });
  });

  it('a token store that lost an end is told of it by a rebuild', async () => {
    const grant = await one.grant();
    const { delegationId } = grant.approval;
    const act = { delegationId, because: 'given_back', now: Math.floor(Date.now() / 1000) };
    await house.get(Delegations).revoke(act);
    await house.get(Delegations).markEnforced([delegationId]);
    expect(await one.isLive(grant)).toBe(true);
    expect(await rebuild().isNeeded()).toBe(true);
    await rebuild().run();
    await expectEnded(grant);
    expect(await rebuild().isNeeded()).toBe(false);
  });
}
