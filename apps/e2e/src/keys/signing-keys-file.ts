import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signingJwks, type SigningJwk } from '@gatehouse/platform';
import { temporaryFolder } from '@gatehouse/testing';

/** A key pair for signatures, and how it stands in the file. */
export interface TestSigningKey {
  readonly jwk: SigningJwk;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** @param times `nbf` and `exp` of the key */
export function aSigningKey(kid: string, times: { nbf?: number; exp?: number } = {}): TestSigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const keys = [{ ...privateKey.export({ format: 'jwk' }), kid, ...times }];
  return { jwk: signingJwks(JSON.stringify({ keys }))[0]!, privateKey, publicKey };
}

/** What `SIGNING_KEYS_FILE` names. */
export class SigningKeysFile {
  readonly path = join(temporaryFolder('signing-keys'), 'signing-keys.json');

  constructor(...keys: readonly TestSigningKey[]) {
    this.write(...keys);
  }

  /** Puts these in the place of what it had; apps see it within two seconds. */
  write(...keys: readonly TestSigningKey[]): void {
    writeFileSync(this.path, JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  }
}
