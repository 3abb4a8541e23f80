import { randomBytes } from 'node:crypto';

/** What the apps under test and the people made for them share. */
export interface Secrets {
  readonly session: string;
  readonly legacy: string;
  readonly captcha: string;
  readonly gatewayToken: Buffer;
  readonly encryption: Buffer;
}

export function newSecrets(): Secrets {
  const text = () => randomBytes(24).toString('base64url');
  return {
    session: text(),
    legacy: text(),
    captcha: text(),
    gatewayToken: randomBytes(32),
    encryption: randomBytes(32),
  };
}

/** Settings of production that both apps have in common. */
export function sharedSettings(secrets: Secrets, tokenStoreUrl: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    TRUSTED_PROXIES: '127.0.0.1',
    BASE_SERVER: 'example.org',
    ACCOUNTS_URL: 'https://accounts.example.org',
    ISSUER: 'https://registry.example.org',
    TOKEN_STORE_URL: tokenStoreUrl,
    SESSION_SECRET: secrets.session,
    CLASSIC_SESSION_HASH: secrets.legacy,
    CAPTCHA_SECRET: secrets.captcha,
    GATEWAY_TOKEN_KEY: secrets.gatewayToken.toString('base64url'),
    ENCRYPTION_KEY: secrets.encryption.toString('base64url'),
  };
}
