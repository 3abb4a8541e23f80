import { freePort, until } from '@gatehouse/testing';
import { baseEnvironment } from './contract/platform.contract';
import { buildCli, runCli, startCli } from './contract/run-cli.contract';
import { runHere } from './contract/run-here.contract';

jest.setTimeout(60_000);

describe('the command line', () => {
  const env = baseEnvironment();
  const run = (...words: string[]) => runHere(env, words);
  beforeAll(buildCli, 120_000);

  test.each([
    'migrate',
    'config check',
    'users create',
    'users show',
    'users revoke',
    'users restore',
    'users assign',
    'users deassign',
    'clients create',
    'clients list',
    'clients show',
    'clients change',
    'clients revoke',
    'clients restore',
    'clients approve',
    'clients withdraw',
    'clients secrets add',
    'clients secrets remove',
    'sessions list',
    'sessions end',
    'policy lint',
    'policy diff',
    'policy publish',
    'policy explain',
    'policy export',
    'policy history',
    'policy rollback',
    'policy remove',
    'policy schema',
    'policy shadow start',
    'policy shadow status',
    'policy shadow stop',
    'policy shadow promote',
    'store rebuild',
    'token generate',
    'keys list',
    'keys create',
    'keys rotate',
  ])('explains %s with an example', async (command) => {
    const ran = await run(...command.split(' '), '--help');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^Usage: gatehouse /);
    expect(ran.stdout).toContain(`Example:\n  npm run -s cli -- ${command}`);
  });

  test('tells its version and its commands', async () => {
    const [version, json, help] = await Promise.all([
      runCli(env, ['--version']),
      runCli(env, ['--version', '--json']),
      runCli(env, ['--help']),
    ]);
    expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(json.json()).toEqual({ version: version.stdout.trim() });
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('Exit codes: 0 done')]);
  });

  test.each([
    ['no command', []],
    ['a command without its second word', ['users']],
    ['an unknown command', ['frobnicate']],
    ['an unknown second word', ['users', 'frobnicate']],
    ['an unknown option', ['users', 'show', 'ada', '--loudly']],
    ['a missing argument', ['users', 'revoke']],
    ['an argument too many', ['users', 'show', 'ada', 'grace']],
    ['a missing option', ['users', 'create', '--username', 'ada']],
    ['an option without its value', ['users', 'revoke', 'ada', '--reason']],
    ['a password with no way in', ['users', 'create', '--username', 'ada', '--email', 'a@example.org']],
    ['what is no session id', ['sessions', 'end', 'ada']],
    ['what is no client id', ['sessions', 'list', '--client', 'not/one']],
    ['what is no scope', ['token', 'generate', '--user', 'ada', '--scope', 'everything']],
    ['an unknown algorithm', ['keys', 'rotate', '--alg', 'HS256']],
    ['what is no number of seconds', ['keys', 'rotate', '--after', '10m']],
    ['an emergency with a plan', ['keys', 'rotate', '--now', '--keep', '60']],
    ['no policy file', ['policy', 'publish']],
    ['what is no version', ['policy', 'rollback', 'last']],
    ['nothing to remove', ['policy', 'remove']],
    ['nothing to compare', ['policy', 'diff']],
    ['a request without its path', ['policy', 'explain', '--method', 'GET']],
    [
      'two who ask',
      ['policy', 'explain', '--method', 'GET', '--path', '/', '--user', 'ada', '--client', 'x'],
    ],
    ['a store’s policy of one owner', ['policy', 'export', '--in-force', '--owner', 'ops']],
    ['an unknown format', ['token', 'generate', '--user', 'ada', '--format', 'saml']],
  ])('ends with 2 for %s', async (_, words) => {
    const ran = await run(...words, '--json');
    expect([ran.code, ran.json(), ran.stderr]).toEqual([
      2,
      { error: { code: 'wrong_usage', message: expect.any(String) } },
      '',
    ]);
  });

  test('says so in words without --json, and takes --json before the command too', async () => {
    const [text, before] = await Promise.all([run('users', 'revoke'), run('--json', 'users', 'revoke')]);
    expect(text).toMatchObject({ code: 2, stdout: '' });
    expect(text.stderr).toBe("error: missing required argument 'user'\n--help shows how.\n");
    expect([before.code, before.json()]).toMatchObject([2, { error: { code: 'wrong_usage' } }]);
  });

  test('ends with 1 for bad settings, and names each of them', async () => {
    const bad = { ...env, LEGACY_POLL: 'soon', TOKEN_STORE_URL: 'ftp://nowhere' };
    const [text, json] = await Promise.all([
      runCli(bad, ['users', 'show', 'ada']),
      runCli(bad, ['users', 'show', 'ada', '--json']),
    ]);
    expect([text.code, text.stdout]).toEqual([1, '']);
    expect(text.stderr).toMatch(
      /LEGACY_POLL must be[^]*TOKEN_STORE_URL must be|TOKEN_STORE_URL must be[^]*LEGACY_POLL/,
    );
    expect([json.code, json.json()]).toMatchObject([1, { error: { code: 'bad_settings' } }]);
  });

  test('says what to do where nothing was ever migrated', async () => {
    const ran = await run('store', 'rebuild', '--json');
    expect([ran.code, ran.json()]).toMatchObject([1, { error: { code: 'not_migrated' } }]);
  });

  test('stops on Ctrl-C, with one JSON value all the same', async () => {
    const nowhere = `mysql://nobody@127.0.0.1:${await freePort()}/nothing`;
    const waiting = startCli({ ...env, ACCOUNTS_DATABASE_URI: nowhere }, ['users', 'show', 'ada', '--json']);
    await until(() => waiting.stderr().includes('trying again'), { message: 'its try to connect' });
    const begun = performance.now();
    waiting.signal('SIGINT');
    const ran = await waiting.ended;
    expect([ran.code, ran.json()]).toMatchObject([130, { error: { code: 'interrupted' } }]);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('config check', () => {
  const env = baseEnvironment();
  const check = (more: Record<string, string>, ...words: string[]) =>
    runHere({ ...env, ...more }, ['config', 'check', ...words]);

  test('shows the settings in force with their source, and no secret', async () => {
    const mysql = { CLASSIC_DATABASE_URI: 'mysql://tapir:pa55word@db.example.org/arXiv' };
    const [text, json] = await Promise.all([check(mysql), check(mysql, '--json')]);
    expect([text.code, text.stderr]).toEqual([0, '']);
    expect(text.stdout).toMatch(
      /^CLASSIC_DATABASE_URI +mysql:\/\/\(set\)@db\.example\.org\/arXiv +environment$/m,
    );
    expect(text.stdout).toMatch(/^SESSION_DURATION +36000 +default$/m);
    for (const { stdout } of [text, json]) {
      for (const secret of ['pa55word', env.JWT_SECRET, env.GATEWAY_TOKEN_KEY])
        expect(stdout).not.toContain(secret);
    }
    const { settings } = json.json<{ settings: { name: string }[] }>();
    expect(settings).toContainEqual({ name: 'JWT_SECRET', value: '(set)', source: 'environment' });
    expect(settings.map(({ name }) => name)).toEqual([...new Set(settings.map(({ name }) => name))]);
  });

  test('lists every bad setting of every app, or of the one that is asked for', async () => {
    const bad = { SESSION_DURATION: 'long', MAIL_FROM: 'nobody', TRUSTED_PROXIES: 'everyone' };
    const [text, all, authorizer] = await Promise.all([
      check(bad),
      check(bad, '--json'),
      check(bad, '--json', '--app', 'authorizer'),
    ]);
    expect(text.code).toBe(1);
    expect(text.stdout.match(/^ {2}\w+ must /gm)).toHaveLength(3);
    const names = (ran: typeof all) =>
      ran
        .json<{ error: { problems: { name: string }[] } }>()
        .error.problems.map(({ name }) => name)
        .sort();
    expect([all.code, names(all)]).toEqual([1, ['MAIL_FROM', 'SESSION_DURATION', 'TRUSTED_PROXIES']]);
    expect(names(authorizer)).toEqual(['SESSION_DURATION', 'TRUSTED_PROXIES']);
  });
});
