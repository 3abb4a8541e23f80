import type { TestPlatform } from './platform.contract';

/** What the client commands refuse, whatever engine is behind them. */
export function clientRefusals(platform: () => TestPlatform): void {
  const run = (...words: string[]) => platform().run('clients', ...words);
  const json = async (...words: string[]) => (await run(...words, '--json')).json<unknown[]>();

  describe('clients create', () => {
    let before: unknown[];
    beforeAll(async () => {
      before = await json('list');
    });
    afterAll(async () => {
      expect(await json('list')).toEqual(before);
    });

    test.each([
      ['an owner whom nobody knows', ['--owner', 'nobody-at-all'], 'unknown_user'],
      [
        'a redirect URI that runs in a browser',
        ['--redirect-uri', 'javascript:alert(1)'],
        'bad_redirect_uri',
      ],
      ['a name of nothing', ['--name', ' '], 'bad_name'],
      [
        'a key file that is not there',
        ['--auth-method', 'private_key_jwt', '--jwks-file', 'nowhere'],
        'bad_jwks',
      ],
      ['a client with keys and without', ['--auth-method', 'private_key_jwt'], 'key_missing'],
      ['a public client for itself', ['--public'], 'public_client'],
      ['users who could not come back', ['--grant', 'authorization_code'], 'no_redirect_uri'],
      [
        'an address for log-outs that is not https',
        ['--backchannel-logout-uri', 'http://app.example.org/logout'],
        'bad_logout_uri',
      ],
    ])('refuses %s, and registers nothing', async (_, words, code) => {
      const ran = await run(
        'create',
        ...[
          '--name',
          'Harvester',
          '--owner',
          'frederique',
          '--grant',
          'client_credentials',
          ...words,
          '--json',
        ],
      );
      expect([ran.code, ran.json()]).toMatchObject([1, { error: { code } }]);
    });

    test.each([
      ['no grant', ['--name', 'x', '--owner', 'frederique']],
      ['an unknown grant', ['--name', 'x', '--owner', 'frederique', '--grant', 'password']],
      [
        'an unknown method',
        ['--name', 'x', '--owner', 'frederique', '--grant', 'client_credentials', '--auth-method', 'none'],
      ],
      [
        'what is no scope',
        ['--name', 'x', '--owner', 'frederique', '--grant', 'client_credentials', '--scope', 'all'],
      ],
      [
        'public and a method',
        [
          '--name',
          'x',
          '--owner',
          'frederique',
          '--grant',
          'authorization_code',
          '--public',
          '--auth-method',
          'client_secret_post',
        ],
      ],
    ])('is wrong usage with %s', async (_, words) => {
      const ran = await run('create', ...words, '--json');
      expect([ran.code, ran.json()]).toMatchObject([2, { error: { code: 'wrong_usage' } }]);
    });
  });

  test.each([
    ['show', []],
    ['revoke', []],
    ['restore', []],
    ['approve', ['--scope', 'a:b']],
    ['withdraw', ['--scope', 'a:b']],
    ['change', ['--first-party']],
  ])('clients %s does not know whom there is not', async (command, words) => {
    const ran = await run(command, 'nobody', ...words, '--json');
    expect([ran.code, ran.json()]).toMatchObject([1, { error: { code: 'unknown_client' } }]);
  });
}
