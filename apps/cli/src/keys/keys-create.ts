import { resolve } from 'node:path';
import { SystemClock } from '@gatehouse/identity';
import type { Outcome } from '../command/outcome';
import { makeSigningKey, type KeyAlgorithm } from './key-algorithm';
import { KeyFile } from './key-file';

export async function createKeys(path: string, { alg = 'ES256' }: { alg?: KeyAlgorithm }): Promise<Outcome> {
  const file = new KeyFile(resolve(path));
  const key = await makeSigningKey(alg, { iat: new SystemClock().seconds() });
  file.create([key]);
  return {
    json: { file: file.path, kid: key.kid, alg },
    text: `Made ${file.path}, for its owner alone: the key ${key.kid} (${alg}) signs.`,
  };
}
