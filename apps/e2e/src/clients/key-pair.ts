import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { temporaryFolder } from '@gatehouse/testing';
import type { Proof } from './client-job';

/** A new key of a client, as the client has it and as the operator is given it. */
export function keyPair(): { readonly proof: Proof; readonly publicKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key: JWK = { ...(privateKey.export({ format: 'jwk' }) as JWK), alg: 'RS256' };
  return { proof: { key, pem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }, publicKey };
}

/** The file that `--jwks-file` names. */
export function jwksFile(publicKey: KeyObject): string {
  const file = join(temporaryFolder('keys'), 'jwks.json');
  const jwk = { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
  writeFileSync(file, JSON.stringify({ keys: [jwk] }));
  return file;
}
