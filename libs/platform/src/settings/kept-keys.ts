import { generateKeyPairSync, hkdfSync, randomBytes, createHash } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadSetting } from './settings-error';

/** The settings whose keys are made outside production: name → text, as it would be written. */
export type KeptKeys = Readonly<Record<string, string>>;

export type KeyKind = 'text' | 'key' | 'jwks';

/**
 * The keys of the embedded run, made by whoever comes first. The file appears complete or not at all, and is never
 * written again, so that three apps that start at once agree.
 */
export function keptKeys(dataDir: string, kinds: Readonly<Record<string, KeyKind>>): KeptKeys {
  const file = join(dataDir, 'keys.json');
  const kept = read(file) ?? tryMake(dataDir, file, kinds);
  const missing = Object.entries(kinds).filter(([name]) => kept[name] === undefined);
  return {
    ...kept,
    ...Object.fromEntries(missing.map(([name, kind]) => [name, derive(kept, name, kind, file)])),
  };
}

/** A key that nobody else will ever have. */
export function freshKey(kind: KeyKind): string {
  return kind === 'jwks' ? freshJwks() : randomBytes(32).toString('base64url');
}

function tryMake(dataDir: string, file: string, kinds: Readonly<Record<string, KeyKind>>): KeptKeys {
  try {
    return make(dataDir, file, kinds);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new BadSetting(
      `must be a folder that keys can be kept in; ${file} cannot be written (${code ?? 'unknown'})`,
    );
  }
}

function make(dataDir: string, file: string, kinds: Readonly<Record<string, KeyKind>>): KeptKeys {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const keys = Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, freshKey(kind)]));
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file); // unlike a rename, this fails where another app was faster
    return keys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return read(file) ?? keys;
  } finally {
    unlinkSync(draft);
  }
}

function read(file: string): KeptKeys | null {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new BadSetting(`leads to ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    return JSON.parse(content) as KeptKeys;
  } catch {
    throw new BadSetting(`leads to ${file}, which is no JSON; delete it, and new keys are made`);
  }
}

/** A file from before there was such a setting is left alone: what it lacks follows from what it has. */
function derive(kept: KeptKeys, name: string, kind: KeyKind, file: string): string {
  const root = kept['ENCRYPTION_KEY'];
  if (root === undefined || kind === 'jwks')
    throw new BadSetting(`leads to ${file}, which lacks ${name}; delete it, and new keys are made`);
  return Buffer.from(hkdfSync('sha256', root, '', name, 32)).toString('base64url');
}

/** ES256 is what every library of services can verify and costs little to sign with. */
function freshJwks(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' });
  // RFC 7638: the members in this order.
  const thumbprint = JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y });
  const kid = createHash('sha256').update(thumbprint).digest('base64url');
  return JSON.stringify({ keys: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }] });
}
