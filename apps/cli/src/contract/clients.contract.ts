import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SubjectRef, uuidOfLegacyUser, type ClientSubject } from '@gatehouse/identity';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import type { TestPlatform } from './platform.contract';

const { ordinary } = quirkyPeople;

interface Created {
  readonly client_id: string;
  readonly client_secret: string | null;
}

/** The commands for API clients, on whatever stores there are. */
export function clientCommands(platform: () => TestPlatform): void {
  const run = (...words: string[]) => platform().run('clients', ...words);
  const json = async <T = Record<string, unknown>>(...words: string[]) =>
    (await run(...words, '--json')).json<T>();
  const create = (...words: string[]) =>
    json<Created>(
      'create',
      ...['--name', 'Harvester', '--owner', 'frederique', '--grant', 'client_credentials'],
      ...['--scope', 'public:read', 'submission:read'],
      ...words,
    );
  const subject = async (id: string) =>
    (await (await platform().store()).findSubject(SubjectRef.client(id))) as ClientSubject | null;

  describe('clients create', () => {
    test('prints id and secret, once, and the token store knows the client', async () => {
      const created = await create();
      expect(created).toEqual({
        client_id: expect.stringMatching(/^[A-Za-z0-9]{22}$/),
        client_secret: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      });
      expect(await subject(created.client_id)).toMatchObject({
        status: 'active',
        authMethod: 'client_secret_basic',
        approvedScopes: ['public:read', 'submission:read'],
        claims: { owner_id: String(quirkyPeople.accents.id), name: 'Harvester' },
        owner: SubjectRef.user(uuidOfLegacyUser(quirkyPeople.accents.id)),
      });
      const shown = await run('show', created.client_id);
      expect(shown.stdout).not.toContain(created.client_secret);
      const text = await run(
        'create',
        '--name',
        'Texter',
        '--owner',
        'frederique',
        '--grant',
        'client_credentials',
      );
      expect(text.stdout).toMatch(
        /^Created Texter: client id [A-Za-z0-9]{22}\. Secret, shown only now: [A-Za-z0-9]{43}\n$/,
      );
    });

    test('puts the owner into the token store, so that they are cut off together', async () => {
      await create('--owner', 'proxy');
      expect(await platform().subjectOf(uuidOfLegacyUser(quirkyPeople.proxySubmitter.id))).toMatchObject({
        status: 'active',
      });
    });

    test('gives a public client no secret, and one with keys neither', async () => {
      const words = ['--name', 'App', '--owner', 'frederique', '--grant', 'authorization_code'];
      const uri = ['--redirect-uri', 'https://app.example.org/cb'];
      expect(await json<Created>('create', ...words, ...uri, '--public')).toMatchObject({
        client_secret: null,
      });
      const file = join(platform().env.DATA_DIR!, 'jwks.json');
      writeFileSync(file, JSON.stringify({ keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] }));
      const keyed = await create('--auth-method', 'private_key_jwt', '--jwks-file', file);
      expect(keyed.client_secret).toBeNull();
      expect((await subject(keyed.client_id))!.jwks).toHaveLength(1);
    });
  });

  test('clients list and show tell everything but what opens something', async () => {
    const { client_id } = await create('--description', 'Fetches\npapers');
    const all = await json<{ client_id: string }[]>('list');
    const one = await json('show', client_id);
    expect(all.find((client) => client.client_id === client_id)).toEqual(one);
    expect(one).toEqual({
      client_id,
      name: 'Harvester',
      description: 'Fetches\npapers',
      owner: { uuid: uuidOfLegacyUser(quirkyPeople.accents.id), user_id: String(quirkyPeople.accents.id) },
      status: 'active',
      epoch: 0,
      auth_method: 'client_secret_basic',
      access_token_format: 'opaque',
      grants: ['client_credentials'],
      redirect_uris: [],
      first_party: false,
      post_logout_redirect_uris: [],
      backchannel_logout_uri: null,
      backchannel_logout_session: false,
      dpop_bound: false,
      require_par: false,
      scopes: ['public:read', 'submission:read'],
      requested_scopes: [],
      secrets: [{ id: expect.any(Number), created_at: expect.any(String), expires_at: null }],
      created_at: expect.any(String),
      in_force: true,
    });
    const table = await run('list');
    expect(table.stdout).toMatch(/^CLIENT ID +NAME +OWNER +STATUS +METHOD +TOKENS +GRANTS +SCOPES$/m);
    expect(table.stdout).toContain(client_id);
    expect((await run('show', client_id)).stdout).toMatch(/^Status: +active, epoch 0$/m);
  });

  test('clients revoke cuts off, restore lets in again', async () => {
    const { client_id: id } = await create();
    const revoked = await run('revoke', id, '--reason', 'leaked', '--json');
    expect([revoked.code, revoked.json()]).toEqual([0, { client_id: id, in_force: true }]);
    expect(await subject(id)).toMatchObject({ status: 'suspended', epoch: 1 });
    expect(await json('show', id)).toMatchObject({ status: 'suspended', epoch: 1 });
    expect(await run('restore', id)).toMatchObject({
      code: 0,
      stdout: `${id}: restored, in force.\n`,
      stderr: '',
    });
    expect(await subject(id)).toMatchObject({ status: 'active', epoch: 2 });
    const again = await run('restore', id, '--json');
    expect([again.code, again.json()]).toMatchObject([1, { error: { code: 'not_suspended' } }]);
  });

  test('clients approve and withdraw change what it may do', async () => {
    const { client_id: id } = await create();
    expect(await json('approve', id, '--scope', 'upload:read', 'preview:read')).toEqual({
      client_id: id,
      in_force: true,
    });
    expect((await subject(id))!.approvedScopes).toEqual([
      'preview:read',
      'public:read',
      'submission:read',
      'upload:read',
    ]);
    await run('withdraw', id, '--scope', 'submission:read', 'preview:read');
    expect((await subject(id))!.approvedScopes).toEqual(['public:read', 'upload:read']);
  });

  test('clients create and change say what its access tokens are', async () => {
    const { client_id: id } = await create('--access-token-format', 'jwt');
    expect(await subject(id)).toMatchObject({ accessTokenFormat: 'jwt' });
    expect(await json('show', id)).toMatchObject({ access_token_format: 'jwt' });
    expect((await run('show', id)).stdout).toMatch(/^Access tokens: +jwt$/m);
    expect(await run('change', id, '--access-token-format', 'opaque')).toMatchObject({
      code: 0,
      stdout: `${id}: changed, in force.\n`,
    });
    expect(await subject(id)).toMatchObject({ accessTokenFormat: 'opaque' });
    const unknown = await run('change', 'nobody', '--access-token-format', 'jwt', '--json');
    expect([unknown.code, unknown.json()]).toMatchObject([1, { error: { code: 'unknown_client' } }]);
    for (const words of [
      ['change', id],
      ['change', id, '--access-token-format', 'JWT'],
    ]) {
      expect((await run(...words)).code).toBe(2);
    }
  });

  test('clients create and change say where its users go, who is told and what it has to prove', async () => {
    const uri = (path: string) => `https://app.example.org/${path}`;
    const { client_id: id } = await json<Created>(
      'create',
      ...[
        '--name',
        'App',
        '--owner',
        'frederique',
        '--public',
        '--first-party',
        '--dpop-bound',
        '--require-par',
      ],
      ...['--grant', 'authorization_code', 'refresh_token', '--redirect-uri', uri('cb'), uri('cb2')],
      ...['--scope', 'openid', 'profile', 'email', 'offline_access', 'submission:read'],
      ...['--post-logout-redirect-uri', uri('bye'), uri('')],
      ...['--backchannel-logout-uri', uri('logout'), '--backchannel-logout-session'],
    );
    expect(await json('show', id)).toMatchObject({
      auth_method: 'none',
      grants: ['authorization_code', 'refresh_token'],
      scopes: ['email', 'offline_access', 'openid', 'profile', 'submission:read'],
      redirect_uris: [uri('cb'), uri('cb2')],
      first_party: true,
      post_logout_redirect_uris: [uri('bye'), uri('')],
      backchannel_logout_uri: uri('logout'),
      backchannel_logout_session: true,
      dpop_bound: true,
      require_par: true,
    });
    const { stdout } = await run('show', id);
    expect(stdout).toMatch(/^First party: +yes$/m);
    expect(stdout).toMatch(/^Told of log-outs: +https:\/\/app\.example\.org\/logout, with the session$/m);
    expect(stdout).toMatch(/^Has to use: +DPoP PAR$/m);

    await run(
      ...['change', id, '--redirect-uri', uri('cb3'), '--no-first-party', '--no-post-logout-redirect-uri'],
      ...['--no-backchannel-logout-uri', '--no-require-par', '--access-token-format', 'jwt'],
    );
    expect(await json('show', id)).toMatchObject({
      redirect_uris: [uri('cb3')],
      first_party: false,
      post_logout_redirect_uris: [],
      backchannel_logout_uri: null,
      backchannel_logout_session: true,
      dpop_bound: true,
      require_par: false,
      access_token_format: 'jwt',
      in_force: true,
    });
  });

  test('clients change refuses an address that a client must not have, and changes nothing', async () => {
    const { client_id: id } = await create();
    const words = ['--post-logout-redirect-uri', 'http://example.org/', '--first-party'];
    const ran = await run('change', id, ...words, '--access-token-format', 'jwt', '--json');
    expect([ran.code, ran.json()]).toMatchObject([1, { error: { code: 'bad_logout_uri' } }]);
    expect(await json('show', id)).toMatchObject({ first_party: false, access_token_format: 'opaque' });
  });

  test('clients secrets add and remove: two are live in between', async () => {
    const { client_id: id } = await create();
    const added = await json('secrets', 'add', id);
    expect(added).toEqual({
      client_id: id,
      in_force: true,
      client_secret: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
    });
    expect((await subject(id))!.secrets).toHaveLength(2);
    const third = await run('secrets', 'add', id, '--json');
    expect([third.code, third.json()]).toMatchObject([1, { error: { code: 'too_many_secrets' } }]);
    const { secrets } = await json<{ secrets: { id: number }[] }>('show', id);
    await run('secrets', 'remove', id, String(secrets[1]!.id));
    expect((await subject(id))!.secrets).toHaveLength(1);
    const last = await run('secrets', 'remove', id, String(secrets[0]!.id), '--json');
    expect([last.code, last.json()]).toMatchObject([1, { error: { code: 'last_secret' } }]);
    const retired = await json('secrets', 'add', id, '--retire-others-in', '3600');
    expect(retired).toMatchObject({ in_force: true });
    expect((await subject(id))!.secrets.map(({ expires }) => expires === null)).toEqual([true, false]);
  });

  test('a client of somebody who is suspended is not registered', async () => {
    await platform().run('users', 'revoke', ordinary.username!);
    const ran = await run(
      ...['create', '--name', 'x', '--owner', ordinary.username!, '--grant', 'client_credentials', '--json'],
    );
    await platform().run('users', 'restore', ordinary.username!);
    expect([ran.code, ran.json()]).toMatchObject([1, { error: { code: 'owner_suspended' } }]);
  });

  test.each([
    ['banned', quirkyPeople.banned],
    ['deleted', quirkyPeople.deleted],
    ['not approved', quirkyPeople.unapproved],
  ])('nor one of somebody whom the old system does not let in: %s', async (_what, { username }) => {
    const words = ['--name', 'x', '--owner', username!, '--grant', 'client_credentials'];
    const ran = await run('create', ...words, '--json');
    expect([ran.code, ran.json()]).toMatchObject([1, { error: { code: 'owner_suspended' } }]);
  });
}
