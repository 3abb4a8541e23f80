import type { Secrets } from './secrets';

/** Names that the apps, NGINX and the tests agree on. */
export const cookieNames = {
  session: 'ARXIVNG_SESSION_ID',
  legacy: 'tapir_session',
  permanent: 'tapir_permanent',
} as const;

export const accountsUrl = 'https://accounts.example.org';

export type Environment = Readonly<Record<string, string>>;

/** Exactly what the authorizer needs in production, and where to reach the token store. */
export function authorizerEnvironment(port: number, tokenStoreUrl: string, secrets: Secrets): Environment {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    AUTHORIZER_PORT: String(port),
    TRUSTED_PROXIES: '127.0.0.1',
    BASE_SERVER: 'example.org',
    ACCOUNTS_URL: accountsUrl,
    ISSUER: 'https://registry.example.org',
    TOKEN_STORE_URL: tokenStoreUrl,
    SESSION_SECRET: secrets.session,
    CLASSIC_SESSION_HASH: secrets.legacy,
    GATEWAY_TOKEN_KEY: secrets.gatewayToken.toString('base64url'),
    ENCRYPTION_KEY: secrets.encryption.toString('base64url'),
  };
}

/** Where the things are that the apps of one platform share. */
export interface PlatformAddresses {
  readonly legacyDatabase: string;
  readonly accountsDatabase: string;
  readonly tokenStore: string;
  /** Public ones, as browsers see them. */
  readonly accountsUrl: string;
  readonly registryUrl: string;
}

/** All apps on one machine, reached over http through NGINX: which production forbids, so this is not production. */
export function platformEnvironment(addresses: PlatformAddresses, secrets: Secrets): Environment {
  return {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    TRUSTED_PROXIES: '127.0.0.1',
    BASE_SERVER: 'localhost',
    ACCOUNTS_URL: addresses.accountsUrl,
    ISSUER: addresses.registryUrl,
    AUTH_SESSION_COOKIE_SECURE: '0',
    CLASSIC_DATABASE_URI: addresses.legacyDatabase,
    ACCOUNTS_DATABASE_URI: addresses.accountsDatabase,
    TOKEN_STORE_URL: addresses.tokenStore,
    SESSION_SECRET: secrets.session,
    JWT_SECRET: secrets.jwt,
    CAPTCHA_SECRET: secrets.captcha,
    CLASSIC_SESSION_HASH: secrets.legacy,
    GATEWAY_TOKEN_KEY: secrets.gatewayToken.toString('base64url'),
    ENCRYPTION_KEY: secrets.encryption.toString('base64url'),
    LEGACY_POLL: '1',
  };
}
