import type { Settings } from '@gatehouse/platform';

/** As much of the settings as an app with nothing but pages needs; any free port. */
export function someSettings(site: Partial<Settings['site']> = {}, production = false): Settings {
  const settings = {
    app: 'accounts',
    production,
    host: '127.0.0.1',
    port: 0,
    trustedProxies: [],
    logLevel: 'silent',
    site: {
      baseServer: 'example.org',
      name: 'Example Preprints',
      logoUrl: null,
      accentColor: null,
      helpUrl: 'https://example.org/help',
      accountsUrl: 'http://localhost:4000',
      issuer: 'http://localhost:4001',
      loginRedirectUrl: 'http://localhost:4000/profile',
      logoutRedirectUrl: 'http://localhost:4000/login',
      loginRedirectRegex: null,
      ...site,
    },
    session: { cookieSecure: production },
    encryptionKey: { current: Buffer.alloc(32, 7), all: [Buffer.alloc(32, 7)] },
  };
  return settings as unknown as Settings;
}
