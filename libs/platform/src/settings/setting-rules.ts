import { isIP } from 'node:net';
import type { AppName } from './settings';
import { settingOf } from './settings-table';
import type { SettingName, SettingValues } from './settings-table';
import { isEverything } from './proxy-parsers';
import { isLoopback } from './url-parsers';

/** What is known when the rules are asked; a setting that is wrong by itself is left out. */
export interface KnownSettings {
  readonly app: AppName;
  readonly values: Partial<SettingValues>;
  /** Whether somebody set it, rightly or wrongly. */
  isSet(name: SettingName): boolean;
}

/** What production needs only under a condition. */
const neededIf: Partial<Record<SettingName, (known: KnownSettings) => boolean>> = {
  TRUSTED_PROXIES: ({ app }) => app === 'authorizer',
  CLASSIC_DATABASE_URI: ({ values }) => values.LEGACY_BRIDGE === 'tapir',
  ACCOUNTS_DATABASE_URI: ({ app, isSet }) => app !== 'registry' || !isSet('REGISTRY_DATABASE_URI'),
  TOKEN_STORE_URL: ({ isSet }) => !isSet('REDIS_HOST'),
  SESSION_SECRET: ({ app }) => app !== 'cli',
  CLASSIC_SESSION_HASH: ({ app, values }) =>
    (app === 'accounts' || app === 'authorizer') && values.LEGACY_BRIDGE === 'tapir',
  GATEWAY_TOKEN_KEY: ({ app, values }) =>
    app === 'authorizer' && values.GATEWAY_TOKEN_FORMAT === 'jwe' && !hasAudience(values),
  JWT_SECRET: ({ app, values }) => app === 'authorizer' && values.GATEWAY_TOKEN_FORMAT === 'arxiv',
  SIGNING_KEYS_FILE: ({ app, values }) =>
    app === 'registry' || (app === 'authorizer' && values.GATEWAY_TOKEN_FORMAT === 'jws'),
  CAPTCHA_SECRET: ({ app }) => app === 'accounts',
};

/** Whether an app cannot do without a setting in production; asked only of those that are not set. */
export function neededInProduction(name: SettingName, known: KnownSettings): boolean {
  return neededIf[name]?.(known) ?? settingOf(name).needed === 'always';
}

/** Whether a setting's default holds, given the others. */
export function hasDefault(name: SettingName, { values, isSet }: KnownSettings): boolean {
  if (name === 'TOKEN_STORE_URL') return !isSet('REDIS_HOST');
  if (name === 'CLASSIC_DATABASE_URI') return values.LEGACY_BRIDGE === 'tapir';
  return true;
}

/** Settings that do not go together, in whatever environment: setting → what would be right. */
export function contradictions({ app, values, isSet }: KnownSettings): Partial<Record<SettingName, string>> {
  const wrong: Partial<Record<SettingName, string>> = {};
  const { LEGACY_BRIDGE: bridge, AUTH_SESSION_COOKIE_DOMAIN: domain, ACCOUNTS_URL: accountsUrl } = values;
  if (app === 'accounts' && bridge !== undefined && bridge !== 'tapir') {
    wrong.LEGACY_BRIDGE = 'must be tapir; this version of the accounts app knows no other';
  } else if (bridge === 'http') {
    const missing = 'is missing; LEGACY_BRIDGE=http needs it';
    if (app === 'accounts' && !isSet('LEGACY_LOGIN_URL')) wrong.LEGACY_LOGIN_URL = missing;
    if ((app === 'accounts' || app === 'authorizer') && !isSet('LEGACY_COOKIE_NAME'))
      wrong.LEGACY_COOKIE_NAME = missing;
  }
  if (domain != null && accountsUrl !== undefined && !covers(domain, new URL(accountsUrl).hostname))
    wrong.AUTH_SESSION_COOKIE_DOMAIN =
      'must be the host of ACCOUNTS_URL or a domain above it; browsers would drop every cookie';
  if (isSet('GATEWAY_TOKEN_KEY') && hasAudience(values))
    wrong.GATEWAY_TOKEN_KEY = 'is set twice; GATEWAY_TOKEN_KEYS_FILE has keys for GATEWAY_AUDIENCE too';
  return wrong;
}

/** What production forbids though it is well written: setting → what would be right. */
export function forbiddenInProduction(values: Partial<SettingValues>): Partial<Record<SettingName, string>> {
  const wrong: Partial<Record<SettingName, string>> = {};
  if (values.AUTH_SESSION_COOKIE_SECURE === false)
    wrong.AUTH_SESSION_COOKIE_SECURE = 'must be 1 in production';
  if (values.TRUSTED_PROXIES?.some(isEverything))
    wrong.TRUSTED_PROXIES = 'must not trust every address in production; name the proxies';
  for (const name of ['ACCOUNTS_URL', 'ISSUER'] as const) {
    const url = values[name];
    if (url?.startsWith('http:') && !isLoopback(url)) wrong[name] = 'must begin with https:// in production';
  }
  return wrong;
}

/** Values that stand in examples, arXiv's among them, and therefore keep no secret. */
const knownSecret = /foosecret|change.?me|replace.?(me|this|with)|placeholder|^(.)\2*$/i;

/** Why a text is no secret in production, or null. */
export function weakSecret(text: string): string | null {
  if (knownSecret.test(text)) return 'is a default or a placeholder; production needs a secret of your own';
  if (text.length < 16) return 'is too short; production needs at least 16 characters';
  return null;
}

function hasAudience(values: Partial<SettingValues>): boolean {
  return values.GATEWAY_TOKEN_KEYS_FILE?.has(values.GATEWAY_AUDIENCE ?? '') ?? false;
}

/** Whether a host may set cookies for a domain (RFC 6265 §5.1.3). */
function covers(domain: string, host: string): boolean {
  return host === domain || (host.endsWith(`.${domain}`) && isIP(host) === 0);
}
