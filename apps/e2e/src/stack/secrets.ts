import { randomBytes } from 'node:crypto';

/** What the apps of one stack share with each other, with its services, and with the test. */
export interface Secrets {
  readonly session: string;
  readonly legacy: string;
  readonly jwt: string;
  readonly captcha: string;
  readonly gatewayToken: Buffer;
  readonly encryption: Buffer;
}

export function newSecrets(): Secrets {
  const text = () => randomBytes(24).toString('base64url');
  return {
    session: text(),
    legacy: text(),
    jwt: text(),
    captcha: text(),
    gatewayToken: randomBytes(32),
    encryption: randomBytes(32),
  };
}
