import { Clients, RegistryAudit } from '@gatehouse/registry-data';
import { SubjectRef } from '@gatehouse/identity';
import { SessionStore } from '@gatehouse/token-store';
import { aUserSubject } from '@gatehouse/testing';
import { signedTokensContract } from './signed-tokens.contract';
import { owner, ownerRef, soon, TestClients, type ClientsHouse } from './api-clients.fixture';
import { ChangeClient } from './directory/change-client';
import { ChangeScopes } from './directory/change-scopes';
import { ChangeSecrets } from './directory/change-secrets';
import { ClientRevocation } from './revocation/client-revocation.service';
import { RegistryRebuild } from './store/registry-rebuild.service';
import { IntrospectToken } from './tokens/introspect-token';
import { IssueToken } from './tokens/issue-token';
import { RevokeToken } from './tokens/revoke-token';

const invalidClient = { kind: 'refused', code: 'invalid_client', message: 'Client authentication failed.' };

/** What is done with API clients, on whatever stores there are. */
export function apiClientsContract(open: () => Promise<ClientsHouse>): void {
  let house: ClientsHouse;
  let clients: TestClients;
  beforeAll(async () => {
    house = await open();
    clients = new TestClients(house);
  });
  afterAll(() => house.close());

  const store = () => house.get(SessionStore);
  const subjectOf = (clientId: string) => store().findSubject(SubjectRef.client(clientId));

  describe('a new client', () => {
    it('has an id and a secret of letters and digits, and is known to the token store', async () => {
      const created = await clients.create();
      expect(created).toEqual({
        clientId: expect.stringMatching(/^[A-Za-z0-9]{22}$/),
        clientSecret: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
        inForce: true,
      });
      expect(await subjectOf(created.clientId)).toMatchObject({
        kind: 'client',
        status: 'active',
        owner: ownerRef,
        claims: { client_id: created.clientId, owner_id: owner.userId, name: 'Harvester' },
        authMethod: 'client_secret_basic',
        grantTypes: ['client_credentials'],
        approvedScopes: ['public:read', 'submission:read'],
      });
      expect(await house.get(RegistryAudit).list({ limit: 1 })).toMatchObject([
        { action: 'client.created', subject: created.clientId, actor: 'cli' },
      ]);
    });

    it('leaves its secret nowhere', async () => {
      const { clientId, clientSecret } = await clients.create();
      const kept = JSON.stringify([await house.get(Clients).get(clientId), await subjectOf(clientId)]);
      expect(kept).not.toContain(clientSecret);
    });

    it('that only asks for scopes has none', async () => {
      const created = await clients.create({ approved: false });
      expect(await subjectOf(created.clientId)).toMatchObject({ approvedScopes: [] });
    });

    it.each([
      ['public_client', { authMethod: 'none' }],
      ['bad_redirect_uri', { redirectUris: ['javascript:alert(1)'] }],
      ['no_redirect_uri', { grantTypes: ['authorization_code'] }],
      ['bad_logout_uri', { postLogoutRedirectUris: ['http://example.org/'] }],
      ['bad_logout_uri', { backchannelLogoutUri: 'javascript:alert(1)' }],
      ['lone_refresh_token', { grantTypes: ['refresh_token'] }],
      ['key_missing', { authMethod: 'private_key_jwt' }],
      ['keys_unused', { jwks: [{ kty: 'EC' }] }],
      ['bad_scope', { scopes: ['everything'] }],
      ['bad_name', { name: '' }],
      ['bad_grant_type', { grantTypes: [] }],
    ] as const)('is refused with %s, and nothing is written', async (code, parts) => {
      const before = await house.get(Clients).list({ limit: 1000 });
      await expect(clients.create(parts)).rejects.toMatchObject({ kind: 'invalid', code });
      expect(await house.get(Clients).list({ limit: 1000 })).toEqual(before);
    });
  });

  describe('what a client was registered with', () => {
    const address = 'https://app.example.org/cb';
    const code = { grantTypes: ['authorization_code'], redirectUris: [address] } as const;

    it('is changed one by one, and recorded', async () => {
      const { clientId } = await clients.create({ ...code, firstParty: true, requirePar: true });
      const change = { clientId, postLogoutRedirectUris: [address], requirePar: false, by: 'cli' };
      expect(await house.get(ChangeClient).change(change)).toEqual({ inForce: true });
      expect(await house.get(Clients).get(clientId)).toMatchObject({
        redirectUris: [address],
        firstParty: true,
        postLogoutRedirectUris: [address],
        requirePar: false,
        revision: 2,
        publishedRevision: 2,
      });
      const details = { post_logout_redirect_uris: address, require_par: false };
      expect(await house.get(RegistryAudit).list({ limit: 1 })).toMatchObject([
        { action: 'client.changed', subject: clientId, details },
      ]);
    });

    it('stays where it must not be otherwise', async () => {
      const { clientId } = await clients.create(code);
      for (const [options, code] of [
        [{ redirectUris: [] }, 'no_redirect_uri'],
        [{ redirectUris: [address, 'data:,'] }, 'bad_redirect_uri'],
        [{ firstParty: true, backchannelLogoutUri: 'ftp://example.org/' }, 'bad_logout_uri'],
      ] as const) {
        const refused = house.get(ChangeClient).change({ clientId, ...options, by: 'cli' });
        await expect(refused).rejects.toMatchObject({ kind: 'invalid', code });
      }
      const unknown = house.get(ChangeClient).change({ clientId: 'nobody', firstParty: true, by: 'cli' });
      await expect(unknown).rejects.toMatchObject({ code: 'unknown_client' });
      expect(await house.get(Clients).get(clientId)).toMatchObject({ firstParty: false, revision: 1 });
    });
  });

  describe('authentication', () => {
    it('takes the right secret', async () => {
      const { clientId, clientSecret } = await clients.create();
      expect((await clients.authenticate(clientId, clientSecret)).ref.id).toBe(clientId);
    });

    it('says the same of whatever is wrong', async () => {
      const { clientId, clientSecret } = await clients.create();
      const other = await clients.create();
      const post = await clients.create({ authMethod: 'client_secret_post' });
      for (const [id, secret] of [
        [clientId, 'wrong'],
        [clientId, ''],
        [clientId, `${clientSecret} `],
        [clientId, other.clientSecret],
        ['nobody', clientSecret],
        ['', clientSecret],
        ['no id:at all\0', clientSecret],
        [post.clientId, post.clientSecret],
      ] as const) {
        await expect(clients.authenticate(id, secret)).rejects.toMatchObject(invalidClient);
      }
    });
  });

  describe('a token', () => {
    it('without a wish for scopes allows what is approved, now and later', async () => {
      const created = await clients.create();
      const token = await clients.issue(created);
      expect(token).toMatchObject({ expiresIn: 3600, scopes: ['public:read', 'submission:read'] });
      const { clientId } = created;
      const scopes = house.get(ChangeScopes);
      expect(await scopes.approve({ clientId, scopes: ['upload:read'], by: 'cli' })).toEqual({
        inForce: true,
      });
      await soon(async () =>
        expect(await clients.scopesOf(token)).toEqual(['public:read', 'submission:read', 'upload:read']),
      );
      await scopes.withdraw({ clientId, scopes: ['public:read', 'upload:read'], by: 'cli' });
      await soon(async () => expect(await clients.scopesOf(token)).toEqual(['submission:read']));
    });

    it('with a wish gets of it what is approved, and loses what is withdrawn', async () => {
      const created = await clients.create({ scopes: ['submission:read:*', 'public:read'] });
      const token = await clients.issue(created, ['submission:read:42', 'public:read', 'upload:read']);
      expect(token.scopes).toEqual(['submission:read:42', 'public:read']);
      const { clientId } = created;
      await house.get(ChangeScopes).withdraw({ clientId, scopes: ['submission:read:*'], by: 'cli' });
      await house.get(ChangeScopes).approve({ clientId, scopes: ['upload:read'], by: 'cli' });
      await soon(async () => expect(await clients.scopesOf(token)).toEqual(['public:read']));
    });

    it('is not given for scopes of which none is approved', async () => {
      const created = await clients.create();
      await expect(clients.issue(created, ['upload:read'])).rejects.toMatchObject({ code: 'invalid_scope' });
    });

    it('says whose client it is, and holds no right of the owner’s', async () => {
      await store().writeSubject(aUserSubject({ ref: ownerRef, epoch: 0, classic: 6 }), 2_000_000_000);
      const token = await clients.issue(await clients.create());
      const live = await house.get(IntrospectToken).introspect(token.accessToken);
      expect(live).toMatchObject({ user: null, authorizations: { classic: 0, endorsements: [] } });
      expect(live!.session.owner).toEqual({ ref: ownerRef, epoch: 0 });
    });

    it('is given back by its client alone', async () => {
      const [mine, theirs] = [await clients.create(), await clients.create()];
      const token = await clients.issue(mine);
      const revoke = async (who: typeof mine) =>
        house
          .get(RevokeToken)
          .revoke(token.accessToken, await clients.authenticate(who.clientId, who.clientSecret));
      await expect(revoke(theirs)).rejects.toMatchObject({ code: 'unauthorized_client' });
      expect(await clients.stateOf(token)).toBe('ok');
      await revoke(mine);
      await soon(async () => expect(await clients.stateOf(token)).toBe('revoked'));
      await revoke(mine);
      await revoke(theirs);
    });
  });

  signedTokensContract(
    () => house,
    () => clients,
  );

  describe('revoking a client', () => {
    it('ends every token at once, and gives no new one; restoring revives none', async () => {
      const created = await clients.create();
      const tokens = [await clients.issue(created), await clients.issue(created, ['public:read'])];
      const { clientId } = created;
      const revocation = house.get(ClientRevocation);
      const revoked = await revocation.revoke({ clientId, by: 'cli', reason: 'leaked' });
      expect(revoked).toEqual({ inForce: true });
      for (const token of tokens) {
        await soon(async () => expect(['suspended', 'revoked']).toContain(await clients.stateOf(token)));
      }
      await soon(() => expect(clients.issue(created)).rejects.toMatchObject(invalidClient));
      expect(await store().list(SubjectRef.client(clientId))).toEqual([]);

      expect(await revocation.restore({ clientId, by: 'cli' })).toEqual({ inForce: true });
      for (const token of tokens)
        await soon(async () => expect(await clients.stateOf(token)).toBe('revoked'));
      expect(await clients.stateOf(await soon(() => clients.issue(created)))).toBe('ok');
      await expect(revocation.restore({ clientId, by: 'cli' })).rejects.toMatchObject({
        code: 'not_suspended',
      });
    });

    it('wins over a token that is being issued', async () => {
      const { clientId, clientSecret } = await clients.create();
      const authenticated = await clients.authenticate(clientId, clientSecret);
      await house.get(ClientRevocation).revoke({ clientId, by: 'cli', reason: '' });
      const issue = house.get(IssueToken).issue({
        client: authenticated,
        scopes: null,
        origin: { ipAddress: '192.0.2.7', remoteHost: '' },
      });
      await expect(issue).rejects.toMatchObject({ kind: 'refused', code: 'suspended' });
    });

    it('does not know whom there is not', async () => {
      const act = { clientId: 'nobody', by: 'cli', reason: '' } as const;
      await expect(house.get(ClientRevocation).revoke(act)).rejects.toMatchObject({ code: 'unknown_client' });
    });
  });

  describe('the owner', () => {
    it('takes the client along when suspended; restored, old tokens stay dead', async () => {
      const somebody = { uuid: '9d2f7a52-0000-4000-8000-000000000001', userId: '77', legacyId: 77 };
      const ref = SubjectRef.user(somebody.uuid);
      await store().writeSubject(aUserSubject({ ref, legacyId: 77, epoch: 0 }), 2_000_000_000);
      const created = await clients.create({ owner: somebody });
      const token = await clients.issue(created);
      await store().enforce(ref, 'suspended', 1, null);
      await soon(async () => expect(await clients.stateOf(token)).toBe('suspended'));
      await soon(() => expect(clients.issue(created)).rejects.toMatchObject(invalidClient));
      await store().enforce(ref, 'active', 2, 2_000_000_000);
      await soon(async () => expect(await clients.stateOf(token)).toBe('revoked'));
      expect(await clients.stateOf(await soon(() => clients.issue(created)))).toBe('ok');
    });

    it('is watched in the old system while a client of theirs has a token', async () => {
      const somebody = { uuid: '9d2f7a52-0000-4000-8000-000000000002', userId: '78', legacyId: 78 };
      await clients.issue(await clients.create({ owner: somebody }));
      const watched = [];
      for await (const user of store().liveLegacyUsers()) watched.push(user.legacyId);
      expect(watched).toContain(78);
    });

    it('is watched while suspended and a client of theirs keeps asking, so that a lifted ban is noticed', async () => {
      const somebody = { uuid: '9d2f7a52-0000-4000-8000-000000000003', userId: '79', legacyId: 79 };
      const created = await clients.create({ owner: somebody });
      await store().enforce(SubjectRef.user(somebody.uuid), 'suspended', 1, null);
      const watched = async () => {
        const ids = [];
        for await (const user of store().liveLegacyUsers()) ids.push(user.legacyId);
        return ids;
      };
      expect(await watched()).not.toContain(79);
      await soon(() => expect(clients.issue(created)).rejects.toMatchObject(invalidClient));
      expect(await watched()).toContain(79);
    });

    it('may be nobody', async () => {
      const token = await clients.issue(await clients.create({ owner: null }));
      expect(await clients.stateOf(token)).toBe('ok');
    });
  });

  describe('secrets', () => {
    it('may be two, and each can be taken away', async () => {
      const { clientId, clientSecret } = await clients.create();
      const change = house.get(ChangeSecrets);
      const added = await change.add({ clientId, by: 'cli', retireOthersIn: null });
      await clients.authenticate(clientId, clientSecret);
      await soon(() => clients.authenticate(clientId, added.clientSecret));
      await expect(change.add({ clientId, by: 'cli', retireOthersIn: null })).rejects.toMatchObject({
        code: 'too_many_secrets',
      });
      const [, older] = (await house.get(Clients).get(clientId)).secrets;
      await change.remove({ clientId, secretId: older!.id, by: 'cli' });
      await soon(() =>
        expect(clients.authenticate(clientId, clientSecret)).rejects.toMatchObject(invalidClient),
      );
      await soon(() => clients.authenticate(clientId, added.clientSecret));
    });

    it('that are retired end by themselves', async () => {
      const { clientId, clientSecret } = await clients.create();
      const added = await house.get(ChangeSecrets).add({ clientId, by: 'cli', retireOthersIn: 0 });
      await soon(() =>
        expect(clients.authenticate(clientId, clientSecret)).rejects.toMatchObject(invalidClient),
      );
      await soon(() => clients.authenticate(clientId, added.clientSecret));
    });

    it('are not for clients that have keys', async () => {
      const keys = [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }];
      const { clientId, clientSecret } = await clients.create({ authMethod: 'private_key_jwt', jwks: keys });
      expect(clientSecret).toBeNull();
      const add = house.get(ChangeSecrets).add({ clientId, by: 'cli', retireOthersIn: null });
      await expect(add).rejects.toMatchObject({ code: 'no_secrets' });
    });
  });

  describe('a token store that lost what it knew', () => {
    it('is rebuilt from the database: clients, revocations, approved scopes', async () => {
      const [good, bad] = [await clients.create(), await clients.create()];
      await house.get(ClientRevocation).revoke({ clientId: bad.clientId, by: 'cli', reason: '' });
      const rebuild = house.get(RegistryRebuild);
      expect(await rebuild.isNeeded()).toBe(false);
      // As after a failover to a replica that was behind: the revocation was lost.
      await store().enforce(SubjectRef.client(good.clientId), 'active', 0, null);
      await house.query('UPDATE gatehouse_registry_generation SET generation = generation + 1');
      expect(await rebuild.isNeeded()).toBe(true);
      const { clients: count } = await rebuild.run();
      expect(count).toBeGreaterThan(1);
      expect(await rebuild.isNeeded()).toBe(false);
      expect(await subjectOf(bad.clientId)).toMatchObject({ status: 'suspended', epoch: 1 });
      expect(await subjectOf(good.clientId)).toMatchObject({ status: 'active' });
    });

    it('is told what was not published', async () => {
      const { clientId } = await clients.create();
      await house
        .get(Clients)
        .approveScopes({ clientId, scopes: ['upload:read'], by: 'cli', now: 1_800_000_000 });
      expect(await subjectOf(clientId)).toMatchObject({ approvedScopes: ['public:read', 'submission:read'] });
      await house.get(RegistryRebuild).publishPending();
      expect(await subjectOf(clientId)).toMatchObject({
        approvedScopes: ['public:read', 'submission:read', 'upload:read'],
      });
      expect((await house.get(Clients).get(clientId)).publishedRevision).toBe(2);
    });
  });

  it('registers many at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 12 }, (_, n) => clients.create({ name: `Client ${n}` })),
    );
    expect(new Set(made.map(({ clientId }) => clientId)).size).toBe(12);
    for (const one of made) await clients.authenticate(one.clientId, one.clientSecret);
  });
}
