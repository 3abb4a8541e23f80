import type { Setting, ValueOf } from './setting';
import { all, pages, people, servers } from './app-groups';
import { authorizationServerSettings } from './authorization-server-settings';
import { gatewayTokenSettings } from './gateway-token-settings';
import { key32 } from './key-parsers';
import { cidrList } from './proxy-parsers';
import { signingJwks } from './signing-key-parser';
import { storeSettings } from './store-settings';
import { baseUrl, pathOrUrl, smtpUrl, webUrl } from './url-parsers';
import { withoutPassword } from './without-password';
import {
  anchoredRegex,
  colour,
  cookieDomain,
  cookieName,
  flag,
  headerWord,
  host,
  integer,
  mailbox,
  oneOf,
  port,
  server,
  text,
} from './value-parsers';

/**
 * Every setting there is. Parsing, `config check` and docs/settings.md all come from here, in this order.
 */
export const settingsTable = {
  NODE_ENV: {
    apps: all,
    parse: oneOf('production', 'development', 'test'),
    default: 'development',
    help: 'In `production` a missing or default secret stops the start, cookies are Secure, and nothing is made up.',
  },
  DATA_DIR: {
    apps: all,
    parse: text,
    default: '.gatehouse',
    help: 'Folder of the embedded stores and of the keys made for them, from the working directory.',
  },
  HOST: {
    apps: servers,
    parse: host,
    default: '127.0.0.1',
    productionDefault: '0.0.0.0',
    help: 'Address that the app listens on.',
  },
  ACCOUNTS_PORT: { apps: all, parse: port, default: '4000', help: 'Port of the accounts app.' },
  REGISTRY_PORT: { apps: all, parse: port, default: '4001', help: 'Port of the registry.' },
  AUTHORIZER_PORT: { apps: all, parse: port, default: '4002', help: 'Port of the authorizer.' },
  WORKERS: {
    apps: servers,
    parse: integer(1, 256),
    default: '1',
    help: 'Processes that share the port of the app, each a whole app with memory and store connections of its own; one for each core that it may use. More than 1 takes one process more, which shares connections out and starts again what dies.',
  },
  LOG_LEVEL: {
    apps: all,
    parse: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    default: 'info',
    help: 'Least serious kind of line that is logged.',
  },
  TRUSTED_PROXIES: {
    apps: servers,
    parse: cidrList,
    default: null,
    needed: 'in authorizer',
    help: 'Peers whose `X-Forwarded-*` and `X-Original-*` headers are believed: CIDR ranges, separated by commas. Unset: none.',
  },
  GATEWAY_SECRET: {
    apps: ['authorizer'],
    parse: headerWord,
    default: null,
    secret: true,
    rotates: true,
    help: 'What the gateway must bring in the header `X-Gateway-Secret` of each question, besides being one of `TRUSTED_PROXIES`. Unset: nothing.',
  },

  BASE_SERVER: {
    apps: all,
    parse: server,
    default: 'localhost',
    needed: 'always',
    help: 'Host name of the platform, like `arxiv.org`; log-in leads only to it and to hosts below it.',
  },
  SITE_NAME: {
    apps: all,
    parse: text,
    default: 'Gatehouse',
    help: 'Name of the product on pages and in mails.',
  },
  SITE_LOGO_URL: { apps: pages, parse: pathOrUrl, default: null, help: 'Picture in the header of pages.' },
  SITE_ACCENT_COLOR: {
    apps: pages,
    parse: colour,
    default: null,
    help: 'Colour of buttons and links, like `#b31b1b`.',
  },
  SITE_HELP_URL: {
    apps: pages,
    parse: pathOrUrl,
    default: null,
    help: 'Where the help link in the footer leads.',
  },
  ACCOUNTS_URL: {
    apps: all,
    parse: baseUrl,
    default: 'http://localhost:{ACCOUNTS_PORT}',
    needed: 'always',
    help: 'Public address of the accounts app; https in production.',
  },
  ISSUER: {
    apps: all,
    parse: baseUrl,
    default: 'http://localhost:{REGISTRY_PORT}',
    needed: 'always',
    help: 'Public address of the registry, and the `iss` of tokens; https in production.',
  },
  DEFAULT_LOGIN_REDIRECT_URL: {
    apps: pages,
    parse: pathOrUrl,
    default: '{ACCOUNTS_URL}/profile',
    help: 'Where log-in leads without a `next_page`.',
  },
  DEFAULT_LOGOUT_REDIRECT_URL: {
    apps: pages,
    parse: pathOrUrl,
    default: '{ACCOUNTS_URL}/login',
    help: 'Where log-out leads without a `next_page`.',
  },
  LOGIN_REDIRECT_REGEX: {
    apps: pages,
    parse: anchoredRegex,
    default: null,
    help: 'JavaScript regular expression that a whole `next_page` has to match as well; it can only narrow what is allowed.',
  },

  LEGACY_BRIDGE: {
    apps: all,
    parse: oneOf('tapir', 'http', 'none'),
    default: 'tapir',
    help: 'How the old system is reached: `tapir`, its database; `http`, its own log-in address; `none`, there is none. This version of the accounts app knows `tapir` only.',
  },
  ...storeSettings,

  SESSION_DURATION: {
    apps: servers,
    parse: integer(60, 31_622_400),
    default: '36000',
    help: 'Seconds from log-in to the end of a session.',
  },
  ...authorizationServerSettings,
  AUTH_SESSION_COOKIE_NAME: {
    apps: servers,
    parse: cookieName,
    default: 'ARXIVNG_SESSION_ID',
    help: 'Name of the session cookie.',
  },
  AUTH_SESSION_COOKIE_DOMAIN: {
    apps: servers,
    parse: cookieDomain,
    default: null,
    help: 'Domain of the session cookies, with or without a leading dot: the host of `ACCOUNTS_URL` or a domain above it. Unset: only the host that set them.',
  },
  AUTH_SESSION_COOKIE_SECURE: {
    apps: servers,
    parse: flag,
    default: '1',
    help: '`0` sends the session cookies over http too; not in production.',
  },
  JWT_SECRET: {
    apps: all,
    parse: text,
    default: null,
    secret: true,
    rotates: true,
    made: 'text',
    needed: 'in authorizer with GATEWAY_TOKEN_FORMAT=arxiv',
    help: 'Signs gateway tokens in the format `arxiv`; services have the same.',
  },
  SESSION_SECRET: {
    apps: all,
    parse: text,
    default: '{JWT_SECRET}',
    productionDefault: null,
    secret: true,
    rotates: true,
    made: 'text',
    needed: 'in accounts, registry, authorizer',
    help: 'Signs the session cookie. Outside production `JWT_SECRET` serves.',
  },

  CLASSIC_COOKIE_NAME: {
    apps: servers,
    parse: cookieName,
    default: 'tapir_session',
    help: 'Name of the legacy cookie.',
  },
  CLASSIC_PERMANENT_COOKIE_NAME: {
    apps: servers,
    parse: cookieName,
    default: 'tapir_permanent',
    help: 'Name of the legacy cookie that outlives sessions.',
  },
  CLASSIC_SESSION_HASH: {
    apps: all,
    parse: text,
    default: null,
    secret: true,
    rotates: true,
    made: 'text',
    needed: 'in accounts, authorizer with LEGACY_BRIDGE=tapir',
    help: 'Signs the legacy cookie; the old system has the same.',
  },
  LEGACY_PERMANENT_LOGIN: {
    apps: people,
    parse: flag,
    default: '0',
    help: '`1`: a valid permanent token of the old system (the cookie `CLASSIC_PERMANENT_COOKIE_NAME`) logs its holder in from anywhere, without a password. `0`: it is not even read.',
  },
  LEGACY_POLL: {
    apps: people,
    parse: integer(1, 3600),
    default: '2',
    help: 'Seconds between two looks at what the old system changed.',
  },
  LEGACY_LOGIN_URL: {
    apps: people,
    parse: webUrl,
    default: null,
    needed: 'in accounts with LEGACY_BRIDGE=http, everywhere',
    help: 'Log-in address of the old system, for `LEGACY_BRIDGE=http`.',
  },
  LEGACY_COOKIE_NAME: {
    apps: ['accounts', 'authorizer', 'cli'],
    parse: cookieName,
    default: null,
    needed: 'in accounts, authorizer with LEGACY_BRIDGE=http, everywhere',
    help: 'Name of the cookie that the old system’s log-in sets, for `LEGACY_BRIDGE=http`.',
  },

  ...gatewayTokenSettings,
  SIGNING_KEYS_FILE: {
    apps: ['registry', 'authorizer', 'cli'],
    parse: signingJwks,
    default: null,
    readsFile: true,
    made: 'jwks',
    needed: 'in registry; authorizer with GATEWAY_TOKEN_FORMAT=jws',
    help: 'File with a private JWK Set; the first key that may sign now (`nbf`, `exp`) signs, the public parts are at the registry’s `/jwks`, and the authorizer verifies access tokens that are JWTs by the same file: without it, it refuses them all. Changes hold within 2 seconds, without a restart: see [signing-keys.md](signing-keys.md).',
  },
  ENCRYPTION_KEY: {
    apps: all,
    parse: key32,
    default: null,
    secret: true,
    rotates: true,
    made: 'key',
    needed: 'always',
    help: 'Encrypts what the stores must not show, such as legacy cookies: 32 bytes, base64url.',
  },
  CAPTCHA_SECRET: {
    apps: people,
    parse: text,
    default: null,
    secret: true,
    rotates: true,
    made: 'text',
    needed: 'in accounts',
    help: 'Signs the challenges of the registration form.',
  },

  SMTP_URL: {
    apps: people,
    parse: smtpUrl,
    default: null,
    secret: true,
    show: withoutPassword,
    help: 'Mail server: `smtp://user:password@host:587` or `smtps://`. Unset: no mail leaves.',
  },
  MAIL_FROM: { apps: people, parse: mailbox, default: 'no-reply@{BASE_SERVER}', help: 'Sender of mails.' },
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof settingsTable;

/** The parsed value of every setting; those that an app does not read are null or their default. */
export type SettingValues = { -readonly [Name in SettingName]: ValueOf<(typeof settingsTable)[Name]> };

export const settingNames = Object.keys(settingsTable) as readonly SettingName[];

export function settingOf(name: SettingName): Setting<unknown> {
  return settingsTable[name];
}
