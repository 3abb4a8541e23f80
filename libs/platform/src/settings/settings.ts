import type { DatabaseAddress } from '../database/database-address';

export type AppName = 'accounts' | 'registry' | 'authorizer' | 'cli';

/** A secret with its rotation: `current` signs and encrypts, any of `all` (newest first) verifies and decrypts. */
export interface Secret {
  readonly current: string;
  readonly all: readonly string[];
}

/** As `Secret`, for keys of 32 bytes. */
export interface SecretKey {
  readonly current: Buffer;
  readonly all: readonly Buffer[];
}

/** Where the token store is. `file` is an absolute path. */
export type TokenStoreAddress =
  | { readonly kind: 'redis'; readonly url: string }
  | {
      readonly kind: 'redis-cluster';
      readonly nodes: readonly { host: string; port: number }[];
      readonly password: string | null;
      /** For Redis with access lists; left out: its default user. */
      readonly username?: string;
      readonly tls?: true;
    }
  | { readonly kind: 'sqlite'; readonly file: string };

export type GatewayTokenFormat = 'jwe' | 'jws' | 'arxiv';

/**
 * Everything that is configured, parsed once at start. Names of the environment's variables are in `docs/settings.md`,
 * which is made from the same table. Durations are in seconds. A secret that the app named by `app` does not need
 * and that is not set is a random one: what it signs holds nowhere, and what others signed never verifies.
 */
export interface Settings {
  readonly app: AppName;
  readonly production: boolean;
  /** The embedded run's folder, absolute: its stores and the keys made for it. */
  readonly dataDir: string;
  readonly host: string;
  /** The port of the app named by `app`; 0 for the command line, which does not listen. */
  readonly port: number;
  readonly workers: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  /** CIDR ranges whose `X-Forwarded-*` and `X-Original-*` are believed. */
  readonly trustedProxies: readonly string[];
  /** `GATEWAY_SECRET`, any of which the gateway brings with each question; empty: it need not bring one. */
  readonly gatewaySecrets: readonly string[];

  readonly site: {
    /** `BASE_SERVER`: the host name of the platform, for example `arxiv.org`. */
    readonly baseServer: string;
    /** Product name in the page frame, its logo (an address path or null), accent colour and help link. */
    readonly name: string;
    readonly logoUrl: string | null;
    readonly accentColor: string | null;
    readonly helpUrl: string | null;
    /** `ACCOUNTS_URL`: public origin (and path prefix) of the accounts app, without trailing slash. */
    readonly accountsUrl: string;
    /** `ISSUER`: public address of the registry, without trailing slash. */
    readonly issuer: string;
    readonly loginRedirectUrl: string;
    readonly logoutRedirectUrl: string;
    readonly loginRedirectRegex: RegExp | null;
  };

  /** `CLASSIC_DATABASE_URI`; null in apps that must not know it. */
  readonly legacyDatabase: DatabaseAddress | null;
  readonly accountsDatabase: DatabaseAddress | null;
  readonly registryDatabase: DatabaseAddress | null;
  readonly tokenStore: TokenStoreAddress;

  /** `ACCESS_TOKEN_DURATION`. */
  readonly accessTokenDuration: number;
  /** `ACCESS_TOKEN_AUDIENCE`: for whom access tokens that are JWTs are good. */
  readonly accessTokenAudience: string;
  /** `RESOURCES`: what else tokens may be asked for. */
  readonly resources: readonly string[];

  /** What a user approves. Durations are in seconds. */
  readonly delegation: {
    /** `AUTHORIZATION_CODE_DURATION`. */
    readonly codeDuration: number;
    /** `REFRESH_TOKEN_DURATION`: from the approval to the end of all that came of it. */
    readonly duration: number;
    /** `REFRESH_TOKEN_GRACE`. */
    readonly grace: number;
    /** `FIRST_PARTY_CONSENT` = `skip`. */
    readonly skipsFirstParty: boolean;
  };

  readonly session: {
    /** `SESSION_DURATION`. */
    readonly duration: number;
    readonly cookieName: string;
    /** Without a leading dot; null: host only. */
    readonly cookieDomain: string | null;
    readonly cookieSecure: boolean;
    /** `SESSION_SECRET`. */
    readonly secret: Secret;
  };

  readonly legacy: {
    readonly bridge: 'tapir' | 'http' | 'none';
    readonly cookieName: string;
    readonly permanentCookieName: string;
    /** `LEGACY_PERMANENT_LOGIN` = 1: a valid `tapir_permanent` token logs its holder in. Off unless asked for. */
    readonly acceptPermanentToken: boolean;
    /** `CLASSIC_SESSION_HASH`. */
    readonly sessionHash: Secret;
    /** `LEGACY_POLL`. */
    readonly pollInterval: number;
    /** `LEGACY_LOGIN_URL` and `LEGACY_COOKIE_NAME`: the old system's own log-in, for the bridge `http`. */
    readonly loginUrl: string | null;
    readonly loginCookieName: string | null;
  };

  readonly gatewayToken: {
    readonly format: GatewayTokenFormat;
    readonly audience: string;
    /** Audience → keys, newest first. Holds `audience` always; only the authorizer's are those of production. */
    readonly keys: ReadonlyMap<string, SecretKey>;
    /** `GATEWAY_PROFILE_AUDIENCES`: whose tokens also say e-mail and profile. */
    readonly profileAudiences: ReadonlySet<string>;
    /** `JWT_SECRET`, for the format `arxiv`. */
    readonly arxivSecret: Secret;
    /** `GATEWAY_TOKEN_KEY`, where no key of a file stands in its place; one of `keys`. */
    readonly audienceKey: SecretKey | null;
    /** The file that `keys` came from besides `GATEWAY_TOKEN_KEY`, absolute; null: there is none to follow. */
    readonly keysFile: string | null;
    /** `SIGNING_KEYS_FILE` as it was at the start: private JWKs, the first that may sign now signs. */
    readonly signingKeys: readonly SigningJwk[];
    /** That file, absolute; null: the keys were made for the embedded run, or for nobody, and never change. */
    readonly signingKeysFile: string | null;
  };

  readonly mail: {
    /** `SMTP_URL`, with its password; null: mail is not sent. */
    readonly smtpUrl: string | null;
    readonly from: string;
  };

  /** `CAPTCHA_SECRET`. */
  readonly captchaSecret: Secret;

  /** `ENCRYPTION_KEY`: for what is kept encrypted in the stores. */
  readonly encryptionKey: SecretKey;
}

/** A private or public key as RFC 7517 has it. */
export type JsonWebKey = { readonly kty: string; readonly kid?: string; readonly alg?: string } & Readonly<
  Record<string, unknown>
>;

/** A private key that signs, with its times in UNIX seconds. */
export type SigningJwk = JsonWebKey & {
  readonly kid: string;
  readonly alg: string;
  /** When it was made. */
  readonly iat?: number;
  /** From when it may sign; it is published before. */
  readonly nbf?: number;
  /** When it is over: no longer signs, no longer published. */
  readonly exp?: number;
};
