import { resolve } from 'node:path';
import { environment } from './environment';
import { resolveSettings } from './resolve-settings';
import type { Resolution } from './resolve-settings';
import type { AppName, Secret, SecretKey, Settings, TokenStoreAddress } from './settings';
import type { SettingName, SettingValues } from './settings-table';

/** Where the settings in force came from, for `config check`. */
const resolutions = new WeakMap<Settings, Resolution>();

/**
 * Parses the settings that an app reads. Throws `SettingsError`, which lists every bad one. Outside production it
 * may make the keys of the embedded run, in `DATA_DIR`.
 */
export function loadSettings(app: AppName, env: NodeJS.ProcessEnv = environment()): Settings {
  const resolution = resolveSettings(app, env);
  const settings = assemble(app, resolution);
  resolutions.set(settings, resolution);
  return settings;
}

/** How these settings came to be. Throws for an object that `loadSettings` did not make. */
export function resolutionOf(settings: Settings): Resolution {
  const resolution = resolutions.get(settings);
  if (resolution === undefined) throw new TypeError('these settings were not loaded from an environment');
  return resolution;
}

function assemble(app: AppName, resolution: Resolution): Settings {
  const { values } = resolution;
  return {
    app,
    production: values.NODE_ENV === 'production',
    dataDir: resolve(values.DATA_DIR),
    host: values.HOST,
    port: portOf(app, values),
    workers: values.WORKERS,
    logLevel: values.LOG_LEVEL,
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    gatewaySecrets: values.GATEWAY_SECRET ?? [],
    site: {
      baseServer: values.BASE_SERVER,
      name: values.SITE_NAME,
      logoUrl: values.SITE_LOGO_URL,
      accentColor: values.SITE_ACCENT_COLOR,
      helpUrl: values.SITE_HELP_URL,
      accountsUrl: values.ACCOUNTS_URL,
      issuer: values.ISSUER,
      loginRedirectUrl: values.DEFAULT_LOGIN_REDIRECT_URL,
      logoutRedirectUrl: values.DEFAULT_LOGOUT_REDIRECT_URL,
      loginRedirectRegex: values.LOGIN_REDIRECT_REGEX,
    },
    legacyDatabase: values.CLASSIC_DATABASE_URI,
    accountsDatabase: app === 'registry' ? null : values.ACCOUNTS_DATABASE_URI,
    registryDatabase: values.REGISTRY_DATABASE_URI,
    tokenStore: tokenStore(values),
    accessTokenDuration: values.ACCESS_TOKEN_DURATION,
    accessTokenAudience: values.ACCESS_TOKEN_AUDIENCE,
    resources: values.RESOURCES ?? [],
    delegation: {
      codeDuration: values.AUTHORIZATION_CODE_DURATION,
      duration: values.REFRESH_TOKEN_DURATION,
      grace: values.REFRESH_TOKEN_GRACE,
      skipsFirstParty: values.FIRST_PARTY_CONSENT === 'skip',
    },
    session: {
      duration: values.SESSION_DURATION,
      cookieName: values.AUTH_SESSION_COOKIE_NAME,
      cookieDomain: values.AUTH_SESSION_COOKIE_DOMAIN,
      cookieSecure: values.AUTH_SESSION_COOKIE_SECURE,
      secret: rotating(values.SESSION_SECRET),
    },
    legacy: {
      bridge: values.LEGACY_BRIDGE,
      cookieName: values.CLASSIC_COOKIE_NAME,
      permanentCookieName: values.CLASSIC_PERMANENT_COOKIE_NAME,
      acceptPermanentToken: values.LEGACY_PERMANENT_LOGIN,
      sessionHash: rotating(values.CLASSIC_SESSION_HASH),
      pollInterval: values.LEGACY_POLL,
      loginUrl: values.LEGACY_LOGIN_URL,
      loginCookieName: values.LEGACY_COOKIE_NAME,
    },
    gatewayToken: {
      format: values.GATEWAY_TOKEN_FORMAT,
      audience: values.GATEWAY_AUDIENCE,
      keys: gatewayKeys(values),
      audienceKey: values.GATEWAY_TOKEN_KEYS_FILE?.has(values.GATEWAY_AUDIENCE)
        ? null
        : rotating(values.GATEWAY_TOKEN_KEY),
      keysFile: fileOf('GATEWAY_TOKEN_KEYS_FILE', resolution),
      profileAudiences: new Set(values.GATEWAY_PROFILE_AUDIENCES ?? []),
      arxivSecret: rotating(values.JWT_SECRET),
      signingKeys: values.SIGNING_KEYS_FILE ?? [],
      signingKeysFile: fileOf('SIGNING_KEYS_FILE', resolution),
    },
    mail: { smtpUrl: values.SMTP_URL, from: values.MAIL_FROM },
    captchaSecret: rotating(values.CAPTCHA_SECRET),
    encryptionKey: rotating(values.ENCRYPTION_KEY),
  };
}

function fileOf(name: SettingName, { settings }: Resolution): string | null {
  const file = settings.find((setting) => setting.name === name)?.file;
  return file === undefined ? null : resolve(file);
}

function portOf(app: AppName, values: SettingValues): number {
  switch (app) {
    case 'accounts':
      return values.ACCOUNTS_PORT;
    case 'registry':
      return values.REGISTRY_PORT;
    case 'authorizer':
      return values.AUTHORIZER_PORT;
    case 'cli':
      return 0;
  }
}

/** `TOKEN_STORE_URL` wins; it is null only where `REDIS_HOST` is set. */
function tokenStore(values: SettingValues): TokenStoreAddress {
  if (values.TOKEN_STORE_URL !== null) return values.TOKEN_STORE_URL;
  const host = values.REDIS_HOST ?? 'localhost';
  const { REDIS_PORT: port, REDIS_TOKEN: password } = values;
  if (values.REDIS_CLUSTER) return { kind: 'redis-cluster', nodes: [{ host, port }], password };
  const user = password === null ? '' : `:${encodeURIComponent(password)}@`;
  return { kind: 'redis', url: `redis://${user}${host.includes(':') ? `[${host}]` : host}:${port}` };
}

function gatewayKeys(values: SettingValues): ReadonlyMap<string, SecretKey> {
  const own = [values.GATEWAY_AUDIENCE, values.GATEWAY_TOKEN_KEY] as const;
  const all = new Map([own, ...(values.GATEWAY_TOKEN_KEYS_FILE ?? [])]);
  return new Map([...all].map(([audience, keys]) => [audience, rotating(keys)]));
}

function rotating<T extends string | Buffer>(all: readonly T[]): T extends string ? Secret : SecretKey;
function rotating(all: readonly (string | Buffer)[]): { current: unknown; all: unknown } {
  const [current] = all;
  if (current === undefined) throw new TypeError('a secret has at least one value');
  return { current, all };
}
