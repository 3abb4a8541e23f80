import type { ClientOptions, CreateClientAct } from '../clients/client-acts';
import { aClient, atOnce, now, outcomesAtOnce, type Stores } from './stores.contract';

const key = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659',
};

export function clientsContract(stores: () => Stores): void {
  describe('clients', () => {
    test('what was registered comes back as it was', async () => {
      const { clients, generation } = stores();
      const before = await generation.current();
      const act = aClient({
        name: 'Frédérique’s 𝕏 Reader',
        description: 'Reads\n“papers”. \\ ',
        authMethod: 'client_secret_post',
        grantTypes: ['authorization_code', 'refresh_token'],
        redirectUris: ['https://example.org/cb?x=1', 'http://127.0.0.1/cb'],
        jwks: [key],
        firstParty: true,
        postLogoutRedirectUris: ['https://example.org/bye', 'https://example.org/'],
        backchannelLogoutUri: 'https://example.org/logout',
        backchannelLogoutSession: true,
        dpopBound: true,
        requirePar: true,
        accessTokenFormat: 'jwt',
        scopes: ['submission:read', 'public:read'],
      });
      const change = await clients.create(act);
      expect(change).toEqual({ clientId: 'reader', epoch: 0, revision: 1, generation: before + 1 });
      const { secretHash: _hash, approved: _approved, by: _by, now: _now, ...kept } = act;
      const scope = { requestedAt: now, approvedAt: null, approvedBy: null };
      expect(await clients.get('reader')).toEqual({
        ...kept,
        status: 'active',
        epoch: 0,
        secrets: [
          { id: expect.any(Number), hash: 'hash-1', createdAt: now, expiresAt: null, createdBy: 'cli' },
        ],
        scopes: [
          { scope: 'public:read', ...scope },
          { scope: 'submission:read', ...scope },
        ],
        createdAt: now,
        createdBy: 'cli',
        revision: 1,
        publishedRevision: 0,
      });
    });

    test('one without owner and secret has none, and may be approved at once', async () => {
      const { clients } = stores();
      await clients.create(
        aClient({ owner: null, authMethod: 'none', secretHash: null, scopes: ['a:read'], approved: true }),
      );
      expect(await clients.find('reader')).toMatchObject({
        owner: null,
        secrets: [],
        scopes: [{ scope: 'a:read', approvedAt: now, approvedBy: 'cli' }],
      });
    });

    test('an owner without a legacy id is shown by the UUID', async () => {
      const { clients } = stores();
      const uuid = '5BD07E22-4F67-4B41-9B3A-0A4C1D9BE8A1';
      await clients.create(aClient({ owner: { uuid, userId: uuid, legacyId: null } }));
      const owner = { uuid: uuid.toLowerCase(), userId: uuid.toLowerCase(), legacyId: null };
      expect(await clients.get('reader')).toMatchObject({ owner });
    });

    test('an id names one client, however many register it at once; letters are told apart by case', async () => {
      const { clients, generation } = stores();
      const outcomes = await outcomesAtOnce(10, () => clients.create(aClient()));
      expect([...outcomes].sort()).toEqual([...Array<string>(9).fill('client_exists'), 'done']);
      await clients.create(aClient({ clientId: 'READER' }));
      expect(await generation.current()).toBe(3);
      expect((await clients.get('reader')).secrets).toHaveLength(1);
    });

    test('what is unknown is not found, whatever it looks like', async () => {
      const { clients } = stores();
      await clients.create(aClient());
      for (const id of ['nobody', '', 'reader ', "' OR 1=1", 'é', 'x'.repeat(70)]) {
        expect(await clients.find(id)).toBeNull();
        const unknown = { kind: 'not_found', code: 'unknown_client' };
        await expect(clients.get(id)).rejects.toMatchObject(unknown);
        const act = { clientId: id, hash: 'h', scopes: [], by: 'cli', now };
        await expect(clients.addSecret(act)).rejects.toMatchObject(unknown);
        await expect(clients.approveScopes(act)).rejects.toMatchObject(unknown);
      }
    });

    test('are listed by id, page by page, all or one owner’s', async () => {
      const { clients } = stores();
      const other = { uuid: '11111111-2222-4333-8444-555555555555', userId: '9', legacyId: 9 };
      await atOnce(7, (n) => clients.create(aClient({ clientId: `c${n}`, owner: n % 2 ? other : null })));
      const ids = async (query: Parameters<typeof clients.list>[0]) =>
        (await clients.list(query)).map(({ clientId }) => clientId);
      expect(await ids({ limit: 3 })).toEqual(['c0', 'c1', 'c2']);
      expect(await ids({ limit: 9, after: 'c2' })).toEqual(['c3', 'c4', 'c5', 'c6']);
      expect(await ids({ limit: 9, owner: other.uuid.toUpperCase() })).toEqual(['c1', 'c3', 'c5']);
      expect(await ids({ limit: 9, owner: other.uuid, after: 'c1' })).toEqual(['c3', 'c5']);
      expect(await ids({ limit: 9, owner: 'nobody' })).toEqual([]);
      for (const client of await clients.list({ limit: 9 })) expect(client.secrets).toHaveLength(1);
    });

    const wrong: [string, Partial<CreateClientAct>][] = [
      ['bad_client_id', { clientId: 'a-b' }],
      ['bad_client_id', { clientId: 'x'.repeat(65) }],
      ['bad_name', { name: ' ' }],
      ['bad_name', { name: 'x'.repeat(121) }],
      ['bad_name', { name: 'two\nlines' }],
      ['bad_name', { name: 'half \ud800' }],
      ['bad_description', { description: 'x'.repeat(2001) }],
      ['bad_description', { description: 'a\u0000' }],
      ['bad_owner', { owner: { uuid: 'me', userId: 'me', legacyId: null } }],
      ['bad_owner', { owner: { uuid: '5bd07e22-4f67-4b41-9b3a-0a4c1d9be8a1', userId: '12', legacyId: 13 } }],
      ['bad_auth_method', { authMethod: 'client_secret_jwt' as never }],
      ['bad_grant_type', { grantTypes: ['password' as never] }],
      ['bad_grant_type', { grantTypes: [] }],
      ['bad_redirect_uri', { redirectUris: Array<string>(21).fill('https://example.org') }],
      ['bad_redirect_uri', { redirectUris: [`https://example.org/${'x'.repeat(2000)}`] }],
      ['bad_jwks', { jwks: [{ ...key, d: 'private' }] }],
      ['bad_jwks', { jwks: [{} as never] }],
      ['key_missing', { authMethod: 'private_key_jwt', secretHash: null }],
      ['bad_secret_hash', { secretHash: 'ä' }],
      ['bad_secret_hash', { secretHash: null }],
      ['bad_secret_hash', { authMethod: 'none' }],
      ['bad_access_token_format', { accessTokenFormat: 'JWT' as never }],
      ['bad_scope', { scopes: ['public:read', 'nonsense'] }],
      ['bad_actor', { by: 'me' }],
    ];
    test.each(wrong)('%s is refused and nothing is changed: %j', async (code, parts) => {
      const { clients, generation } = stores();
      await expect(clients.create(aClient(parts))).rejects.toMatchObject({ kind: 'invalid', code });
      expect(await clients.list({ limit: 9 })).toEqual([]);
      expect(await generation.current()).toBe(1);
    });

    test('a registration that fails half-way leaves nothing behind', async () => {
      const { clients, source } = stores();
      await source.query('DELETE FROM gatehouse_registry_generation');
      const failing = clients.create(aClient({ scopes: ['a:read'] }));
      await expect(failing).rejects.toMatchObject({ kind: 'unavailable', code: 'not_migrated' });
      for (const table of ['clients', 'client_secrets', 'client_scopes']) {
        expect(await source.query(`SELECT * FROM gatehouse_${table}`)).toEqual([]);
      }
    });
  });

  describe('the format of a client’s access tokens', () => {
    test('is opaque unless it was asked for otherwise, and can be changed', async () => {
      const { clients, generation } = stores();
      await clients.create(aClient());
      await clients.create(aClient({ clientId: 'other' }));
      expect(await clients.get('reader')).toMatchObject({ accessTokenFormat: 'opaque' });
      const before = await generation.current();
      const change = { clientId: 'reader', accessTokenFormat: 'jwt', by: 'cli', now } as const;
      expect(await clients.changeAccessTokenFormat(change)).toEqual({
        clientId: 'reader',
        epoch: 0,
        revision: 2,
        generation: before + 1,
      });
      const formats = (await clients.list({ limit: 9 })).map(({ accessTokenFormat }) => accessTokenFormat);
      expect(formats).toEqual(['opaque', 'jwt']);
    });

    test('is one of those that there are', async () => {
      const { clients } = stores();
      await clients.create(aClient());
      const act = { clientId: 'reader', accessTokenFormat: 'paseto' as never, by: 'cli', now } as const;
      await expect(clients.changeAccessTokenFormat(act)).rejects.toMatchObject({
        kind: 'invalid',
        code: 'bad_access_token_format',
      });
      const other = { ...act, clientId: 'nobody', accessTokenFormat: 'jwt' as const };
      await expect(clients.changeAccessTokenFormat(other)).rejects.toMatchObject({ code: 'unknown_client' });
      expect(await clients.get('reader')).toMatchObject({ accessTokenFormat: 'opaque', revision: 1 });
    });
  });

  describe('what a client may be registered with', () => {
    const given: ClientOptions & { redirectUris: string[]; firstParty: boolean } = {
      redirectUris: ['https://example.org/cb'],
      firstParty: true,
      postLogoutRedirectUris: ['https://example.org/bye'],
      backchannelLogoutUri: 'https://example.org/logout',
      backchannelLogoutSession: true,
      dpopBound: true,
      requirePar: true,
    };
    const act = { clientId: 'reader', by: 'cli', now } as const;

    test('can be changed, each for itself, and the others stay', async () => {
      const { clients, generation } = stores();
      await clients.create(aClient());
      await clients.create(aClient({ clientId: 'other' }));
      const before = await generation.current();
      const change = { clientId: 'reader', epoch: 0, revision: 2, generation: before + 1 };
      expect(await clients.changeOptions({ ...act, ...given })).toEqual(change);
      expect(await clients.get('reader')).toMatchObject(given);
      for (const [name, value] of Object.entries({
        redirectUris: [],
        firstParty: false,
        postLogoutRedirectUris: [],
        backchannelLogoutUri: null,
        backchannelLogoutSession: false,
        dpopBound: false,
        requirePar: false,
      })) {
        await clients.changeOptions({ ...act, [name]: value, clientId: 'reader' });
        expect(await clients.get('reader')).toMatchObject({ ...given, [name]: value });
        await clients.changeOptions({ ...act, ...given });
      }
      expect(await clients.get('other')).toMatchObject({ redirectUris: [], firstParty: false, revision: 1 });
    });

    test('is changed only to what the columns bear', async () => {
      const { clients } = stores();
      await clients.create(aClient(given));
      const long = `https://example.org/${'x'.repeat(2000)}`;
      for (const [code, options] of [
        ['bad_redirect_uri', { redirectUris: [long] }],
        ['bad_redirect_uri', { postLogoutRedirectUris: Array<string>(21).fill('https://example.org') }],
        ['bad_logout_uri', { backchannelLogoutUri: long }],
        ['bad_logout_uri', { backchannelLogoutUri: 'https://é.example.org/' }],
        ['bad_actor', { by: 'me' }],
        ['unknown_client', { clientId: 'nobody' }],
      ] as const) {
        const refused = clients.changeOptions({ ...act, requirePar: false, ...options });
        await expect(refused).rejects.toMatchObject({ code });
      }
      expect(await clients.get('reader')).toMatchObject({ ...given, revision: 1 });
    });
  });

  describe('scopes of a client', () => {
    test('may be those of OpenID Connect', async () => {
      const { clients } = stores();
      await clients.create(aClient({ scopes: ['openid', 'offline_access'], approved: true }));
      await clients.approveScopes({ clientId: 'reader', scopes: ['profile'], by: 'cli', now });
      const scopes = (await clients.get('reader')).scopes.map(({ scope }) => scope);
      expect(scopes).toEqual(['offline_access', 'openid', 'profile']);
    });

    const act = (scopes: string[], later = 0) => ({
      clientId: 'reader',
      scopes,
      by: later ? '5bd07e22-4f67-4b41-9b3a-0a4c1d9be8a1' : 'cli',
      now: now + later,
    });

    test('are requested, then approved, and keep the dates of the first time', async () => {
      const { clients, generation } = stores();
      await clients.create(aClient({ scopes: ['a:read'] }));
      const before = await generation.current();
      const change = await clients.requestScopes(act(['b:read', 'a:read', 'b:read'], 5));
      expect(change).toEqual({ clientId: 'reader', epoch: 0, revision: 2, generation: before + 1 });
      await clients.approveScopes(act(['a:read'], 6));
      await clients.approveScopes(act(['a:read', 'c:read:*'], 7));
      const by = act([], 1).by;
      expect((await clients.get('reader')).scopes).toEqual([
        { scope: 'a:read', requestedAt: now, approvedAt: now + 6, approvedBy: by },
        { scope: 'b:read', requestedAt: now + 5, approvedAt: null, approvedBy: null },
        { scope: 'c:read:*', requestedAt: now + 7, approvedAt: now + 7, approvedBy: by },
      ]);
    });

    test('requesting again takes no approval away; withdrawing takes both', async () => {
      const { clients } = stores();
      await clients.create(aClient({ scopes: ['a:read', 'b:read'], approved: true }));
      await clients.requestScopes(act(['a:read'], 5));
      expect((await clients.get('reader')).scopes[0]).toMatchObject({ approvedAt: now });
      expect(await clients.withdrawScopes(act(['a:read', 'z:read'], 6))).toMatchObject({ revision: 3 });
      expect((await clients.get('reader')).scopes.map(({ scope }) => scope)).toEqual(['b:read']);
    });

    test('of one client are nobody else’s', async () => {
      const { clients } = stores();
      await clients.create(aClient({ scopes: ['a:read'] }));
      await clients.create(aClient({ clientId: 'other', scopes: ['a:read'] }));
      await clients.approveScopes(act(['a:read']));
      await clients.withdrawScopes({ ...act(['a:read']), clientId: 'other' });
      expect(await clients.list({ limit: 9 })).toMatchObject([
        { clientId: 'other', scopes: [] },
        { clientId: 'reader', scopes: [{ approvedAt: now }] },
      ]);
    });

    test('what is no scope changes nothing', async () => {
      const { clients } = stores();
      await clients.create(aClient());
      for (const change of ['requestScopes', 'approveScopes', 'withdrawScopes'] as const) {
        const refused = clients[change](act(['a:read', "b:read'"]));
        await expect(refused).rejects.toMatchObject({ kind: 'invalid', code: 'bad_scope' });
        await expect(clients[change]({ ...act(['a:read']), by: '' })).rejects.toMatchObject({
          code: 'bad_actor',
        });
      }
      expect(await clients.get('reader')).toMatchObject({ revision: 1, scopes: [] });
    });
  });
}
