import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSettings } from './describe-settings';
import { loadSettings } from './load-settings';
import type { AppName, Settings } from './settings';
import { SettingsError } from './settings-error';
import { settingNames } from './settings-table';

const strong = 'k7Qm2vX9pL4sT8wZ1nB6';
const key = Buffer.alloc(32, 7).toString('base64url');

describe('settings', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'settings-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = (env: NodeJS.ProcessEnv = {}, app: AppName = 'accounts'): Settings =>
    loadSettings(app, { DATA_DIR: folder, ...env });

  const problems = (env: NodeJS.ProcessEnv, app: AppName = 'accounts'): string[] => {
    try {
      load(env, app);
      return [];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return error.problems.map(({ name }) => name);
    }
  };

  const file = (content: string): string => {
    const path = join(folder, `file-${Math.random()}`);
    writeFileSync(path, content);
    return path;
  };

  const production = {
    NODE_ENV: 'production',
    BASE_SERVER: 'example.org',
    ACCOUNTS_URL: 'https://example.org/accounts/',
    ISSUER: 'https://auth.example.org',
    CLASSIC_DATABASE_URI: 'mysql://u:hunter22@h/legacy',
    ACCOUNTS_DATABASE_URI: 'mysql://u:hunter22@h/accounts',
    TOKEN_STORE_URL: 'redis://:hunter22@h',
    TRUSTED_PROXIES: '10.0.0.0/8',
    SESSION_SECRET: strong,
    CLASSIC_SESSION_HASH: strong,
    CAPTCHA_SECRET: strong,
    GATEWAY_TOKEN_KEY: key,
    ENCRYPTION_KEY: key,
  };

  it('need nothing outside production', () => {
    const settings = load();
    expect(settings).toMatchObject({
      app: 'accounts',
      production: false,
      dataDir: folder,
      host: '127.0.0.1',
      port: 4000,
      trustedProxies: [],
      site: { accountsUrl: 'http://localhost:4000', issuer: 'http://localhost:4001' },
      legacyDatabase: { engine: 'sqlite', file: join(folder, 'legacy.db') },
      accountsDatabase: { engine: 'sqlite', file: join(folder, 'accounts.db') },
      registryDatabase: null,
      tokenStore: { kind: 'sqlite', file: join(folder, 'tokens.db') },
      session: { duration: 36_000, cookieName: 'ARXIVNG_SESSION_ID', cookieDomain: null, cookieSecure: true },
      legacy: { bridge: 'tapir', cookieName: 'tapir_session', pollInterval: 2, acceptPermanentToken: false },
      gatewayToken: { format: 'jwe', audience: 'gateway' },
      mail: { smtpUrl: null, from: 'no-reply@localhost' },
    });
    expect(load({}, 'registry').registryDatabase).toEqual(settings.accountsDatabase);
    expect(load({}, 'cli').port).toBe(0);
  });

  it('make their keys once, in a file for its owner alone, and all apps have the same', () => {
    const accounts = load();
    const authorizer = load({}, 'authorizer');
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
    expect(authorizer.session.secret).toEqual(accounts.session.secret);
    expect(authorizer.encryptionKey).toEqual(accounts.encryptionKey);
    expect(authorizer.legacy.sessionHash).toEqual(accounts.legacy.sessionHash);
    const registry = load({}, 'registry');
    expect(registry.gatewayToken.signingKeys).toHaveLength(1);
    expect(authorizer.gatewayToken.signingKeys).toEqual(registry.gatewayToken.signingKeys);
    expect(authorizer.gatewayToken.keys.get('gateway')?.current).toHaveLength(32);
    expect(new Set(Object.values(JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')))).size).toBe(7);
  });

  it('derive a key that the kept file lacks, the same each time', () => {
    load();
    const path = join(folder, 'keys.json');
    const { CAPTCHA_SECRET: _, ...kept } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    writeFileSync(path, JSON.stringify(kept));
    expect(load().captchaSecret).toEqual(load({}, 'cli').captchaSecret);
    writeFileSync(path, 'not json');
    expect(problems({})).toEqual(['DATA_DIR']);
  });

  it('let JWT_SECRET serve for SESSION_SECRET outside production', () => {
    expect(load({ JWT_SECRET: 'abc' }).session.secret.current).toBe('abc');
    expect(load().session.secret).toEqual(load().gatewayToken.arxivSecret);
    expect(problems({ ...production, JWT_SECRET: strong, SESSION_SECRET: '' })).toEqual(['SESSION_SECRET']);
  });

  it('complain of all that is wrong at once, and show no secret', () => {
    const env = {
      ACCOUNTS_PORT: '12abc',
      SESSION_DURATION: '59',
      CLASSIC_DATABASE_URI: 'mysql://u:hunter22@h',
      ISSUER: 'x',
    };
    expect(problems(env)).toEqual(['ACCOUNTS_PORT', 'ISSUER', 'CLASSIC_DATABASE_URI', 'SESSION_DURATION']);
    expect(() => load(env)).toThrow(
      /4 settings are wrong:\n {2}ACCOUNTS_PORT must be a whole number from 1 to 65535\n/,
    );
    expect(() => load(env)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter22') }),
    );
  });

  it('take an empty text for an unset one', () => {
    expect(load({ ACCOUNTS_PORT: '', AUTH_SESSION_COOKIE_DOMAIN: '', SESSION_SECRET: '' }).port).toBe(4000);
    const arxiv = { AUTH_SESSION_COOKIE_DOMAIN: '.arxiv.org', ACCOUNTS_URL: 'https://arxiv.org' };
    expect(load(arxiv).session.cookieDomain).toBe('arxiv.org');
  });

  it.each(['none', 'http'])(
    'say that the accounts app does not know LEGACY_BRIDGE=%s, and no more',
    (bridge) => {
      for (const env of [{}, production])
        expect(problems({ ...env, LEGACY_BRIDGE: bridge, CLASSIC_DATABASE_URI: '' })).toEqual([
          'LEGACY_BRIDGE',
        ]);
      expect(() => load({ LEGACY_BRIDGE: bridge })).toThrow(
        'LEGACY_BRIDGE must be tapir; this version of the accounts app knows no other',
      );
    },
  );

  it.each([
    ['example.org', 'https://example.org/accounts', true],
    ['.example.org', 'https://login.accounts.Example.org:8443', true],
    ['login.example.org', 'https://example.org', false],
    ['example.org', 'https://badexample.org', false],
    ['example.org', 'http://localhost:4000', false],
    ['example.com', 'https://example.org', false],
  ])('of cookies for %s from %s: %s', (domain, url, right) => {
    const env = { AUTH_SESSION_COOKIE_DOMAIN: domain, ACCOUNTS_URL: url };
    for (const app of ['accounts', 'registry', 'authorizer'] as const)
      expect(problems(env, app)).toEqual(right ? [] : ['AUTH_SESSION_COOKIE_DOMAIN']);
    expect(problems({ ...production, ...env, ACCOUNTS_URL: url.replace('http:', 'https:') })).toEqual(
      right ? [] : ['AUTH_SESSION_COOKIE_DOMAIN'],
    );
  });

  describe('given as a file', () => {
    it('hold new and old secrets, newest first', () => {
      expect(load({ SESSION_SECRET_FILE: file('new\nold\n\n') }).session.secret).toEqual({
        current: 'new',
        all: ['new', 'old'],
      });
      const database = load({ CLASSIC_DATABASE_URI_FILE: file('mysql://u:p@h/d\r\n') }).legacyDatabase;
      expect(database).toMatchObject({ password: 'p', database: 'd' });
    });

    it('are refused if set twice, empty, unreadable or wrong in any line', () => {
      expect(problems({ SESSION_SECRET: 'a', SESSION_SECRET_FILE: file('b') })).toEqual(['SESSION_SECRET']);
      expect(problems({ SESSION_SECRET_FILE: file('\n') })).toEqual(['SESSION_SECRET']);
      expect(problems({ SESSION_SECRET_FILE: join(folder, 'missing') })).toEqual(['SESSION_SECRET']);
      expect(problems({ ENCRYPTION_KEY_FILE: file(`${key}\nshort`) })).toEqual(['ENCRYPTION_KEY']);
    });

    it('hold the keys of audiences and the keys that sign', () => {
      const keysFile = file(`{"gateway": ["${key}"], "submissions": ["${key}", "${key}"]}`);
      const { gatewayToken } = load({ GATEWAY_TOKEN_KEYS_FILE: keysFile }, 'authorizer');
      expect([...gatewayToken.keys.keys()]).toEqual(['gateway', 'submissions']);
      expect(gatewayToken).toMatchObject({ keysFile, audienceKey: null, signingKeysFile: null });
      const others = file(`{"submissions": ["${key}"]}`);
      expect(load({ GATEWAY_TOKEN_KEYS_FILE: others }, 'authorizer').gatewayToken).toMatchObject({
        keysFile: others,
        audienceKey: { current: expect.any(Buffer) },
      });
      expect(problems({ GATEWAY_TOKEN_KEYS_FILE: keysFile, GATEWAY_TOKEN_KEY: key }, 'authorizer')).toEqual([
        'GATEWAY_TOKEN_KEY',
      ]);
      expect(problems({ SIGNING_KEYS_FILE: file('{"keys": [{"kty": "oct"}]}') }, 'registry')).toEqual([
        'SIGNING_KEYS_FILE',
      ]);
    });
  });

  describe('in production', () => {
    it('are complete with secrets, addresses and proxies', () => {
      expect(load(production)).toMatchObject({
        host: '0.0.0.0',
        site: { accountsUrl: 'https://example.org/accounts' },
      });
      expect(load(production, 'authorizer').trustedProxies).toEqual(['10.0.0.0/8']);
      expect(load(production, 'cli').registryDatabase).toMatchObject({ database: 'accounts' });
    });

    it.each([
      [
        'accounts',
        [
          'BASE_SERVER',
          'ACCOUNTS_URL',
          'ISSUER',
          'CLASSIC_DATABASE_URI',
          'ACCOUNTS_DATABASE_URI',
          'TOKEN_STORE_URL',
          'SESSION_SECRET',
          'CLASSIC_SESSION_HASH',
          'ENCRYPTION_KEY',
          'CAPTCHA_SECRET',
        ],
      ],
      [
        'registry',
        [
          'BASE_SERVER',
          'ACCOUNTS_URL',
          'ISSUER',
          'ACCOUNTS_DATABASE_URI',
          'TOKEN_STORE_URL',
          'SESSION_SECRET',
          'SIGNING_KEYS_FILE',
          'ENCRYPTION_KEY',
        ],
      ],
      [
        'authorizer',
        [
          'TRUSTED_PROXIES',
          'BASE_SERVER',
          'ACCOUNTS_URL',
          'ISSUER',
          'TOKEN_STORE_URL',
          'SESSION_SECRET',
          'CLASSIC_SESSION_HASH',
          'GATEWAY_TOKEN_KEY',
          'ENCRYPTION_KEY',
        ],
      ],
    ] as const)('stop the start of %s without what it needs', (app, missing) => {
      expect(problems({ NODE_ENV: 'production' }, app).sort()).toEqual([...missing].sort());
    });

    it('make nothing up and write nothing', () => {
      load(production);
      expect(() => statSync(join(folder, 'keys.json'))).toThrow('ENOENT');
      expect(load(production).gatewayToken.arxivSecret).not.toEqual(
        load(production).gatewayToken.arxivSecret,
      );
    });

    it.each([
      ['SESSION_SECRET', 'foosecret'],
      ['SESSION_SECRET', 'changeme-changeme-changeme'],
      ['SESSION_SECRET', 'fifteen-letters'],
      ['ENCRYPTION_KEY', 'A'.repeat(43)],
      ['AUTH_SESSION_COOKIE_SECURE', '0'],
      ['ISSUER', 'http://auth.example.org'],
      ['TRUSTED_PROXIES', '0.0.0.0/0'],
      ['CLASSIC_SESSION_HASH', ''],
    ])('refuse %s=%s', (name, value) => expect(problems({ ...production, [name]: value })).toEqual([name]));

    it('ask for what other settings ask for', () => {
      expect(
        problems(
          {
            ...production,
            LEGACY_BRIDGE: 'none',
            CLASSIC_DATABASE_URI: '',
            CLASSIC_SESSION_HASH: '',
          },
          'authorizer',
        ),
      ).toEqual([]);
      expect(problems({ ...production, GATEWAY_TOKEN_FORMAT: 'arxiv' }, 'authorizer')).toEqual([
        'JWT_SECRET',
      ]);
      expect(problems({ ...production, GATEWAY_TOKEN_FORMAT: 'jws' }, 'authorizer')).toEqual([
        'SIGNING_KEYS_FILE',
      ]);
      expect(problems({ LEGACY_BRIDGE: 'http' }, 'authorizer')).toEqual(['LEGACY_COOKIE_NAME']);
    });

    it('let the gateway bring any of several secrets, none of which may be weak or break a header', () => {
      const both = file(`${strong}\n${strong}-older\n`);
      expect(load({ ...production, GATEWAY_SECRET_FILE: both }, 'authorizer').gatewaySecrets).toEqual([
        strong,
        `${strong}-older`,
      ]);
      expect(load(production, 'authorizer').gatewaySecrets).toEqual([]);
      for (const bad of ['short', 'changeme-changeme-changeme', `${strong} ${strong}`, 'sécret'.repeat(5)])
        expect(problems({ ...production, GATEWAY_SECRET: bad }, 'authorizer')).toEqual(['GATEWAY_SECRET']);
      const shown = describeSettings(load({ ...production, GATEWAY_SECRET: strong }, 'authorizer'));
      expect(shown.find(({ name }) => name === 'GATEWAY_SECRET')?.value).toBe('(set)');
    });

    it('do not know other names of NODE_ENV, which would be development by mistake', () => {
      expect(problems({ NODE_ENV: 'prod' })).toEqual(['NODE_ENV']);
    });
  });

  it('never show the authorizer a database, be its address right or wrong', () => {
    const settings = load(
      { CLASSIC_DATABASE_URI: 'nonsense', ACCOUNTS_DATABASE_URI: 'mysql://h/d' },
      'authorizer',
    );
    expect([settings.legacyDatabase, settings.accountsDatabase, settings.registryDatabase]).toEqual([
      null,
      null,
      null,
    ]);
    expect(load({ ACCOUNTS_DATABASE_URI: 'mysql://h/d' }, 'registry').accountsDatabase).toBeNull();
  });

  it('find the token store in arXiv’s own settings, unless TOKEN_STORE_URL is set', () => {
    const redis = { REDIS_HOST: 'redis.example.org', REDIS_PORT: '7000', REDIS_TOKEN: 'p@ss' };
    expect(load(redis).tokenStore).toEqual({ kind: 'redis', url: 'redis://:p%40ss@redis.example.org:7000' });
    expect(load({ ...redis, REDIS_CLUSTER: '1' }).tokenStore).toEqual({
      kind: 'redis-cluster',
      nodes: [{ host: 'redis.example.org', port: 7000 }],
      password: 'p@ss',
    });
    expect(load({ ...redis, TOKEN_STORE_URL: 'redis://other' }).tokenStore).toEqual({
      kind: 'redis',
      url: 'redis://other',
    });
    expect(problems({ ...production, TOKEN_STORE_URL: '', ...redis })).toEqual([]);
  });

  it('are described with their source and without their secrets', () => {
    const described = describeSettings(
      load({ ...production, SESSION_SECRET: '', SESSION_SECRET_FILE: file(`${strong}\n`) }),
    );
    const of = (name: string) => described.find((setting) => setting.name === name);
    expect(of('SESSION_SECRET')).toEqual({ name: 'SESSION_SECRET', value: '(set)', source: 'file' });
    expect(of('CLASSIC_DATABASE_URI')).toEqual({
      name: 'CLASSIC_DATABASE_URI',
      value: 'mysql://(set)@h/legacy',
      source: 'environment',
    });
    expect(of('SESSION_DURATION')).toEqual({ name: 'SESSION_DURATION', value: '36000', source: 'default' });
    expect(of('SMTP_URL')).toEqual({ name: 'SMTP_URL', value: null, source: 'unset' });
    expect(of('GATEWAY_TOKEN_KEY')).toBeUndefined();
    expect(JSON.stringify(described)).not.toMatch(`hunter22|${strong}|${key}`);
    expect(describeSettings(load()).find(({ name }) => name === 'JWT_SECRET')).toMatchObject({
      value: '(set)',
      source: 'generated',
    });
    expect(described.map(({ name }) => name)).toEqual(settingNames.filter((name) => of(name) !== undefined));
  });
});
