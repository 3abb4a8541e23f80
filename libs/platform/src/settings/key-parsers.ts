import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { BadSetting } from './settings-error';
import type { JsonWebKey } from './settings';
import type { Parser } from './value-parsers';

/** 32 bytes in base64url (RFC 4648 §5), spelled in the one way there is; padding may stay. */
export const key32: Parser<Buffer> = (value) => {
  const bare = value.replace(/=$/, '');
  const bytes = Buffer.from(bare, 'base64url');
  if (bytes.length === 32 && bytes.toString('base64url') === bare) return bytes;
  throw new BadSetting(
    'must be 32 bytes in base64url (43 characters), as `openssl rand -base64 32 | tr +/ -_` gives',
  );
};

/** `{"audience": ["newest key", "older key"]}` */
export const audienceKeys: Parser<ReadonlyMap<string, readonly Buffer[]>> = (content) => {
  const shape = 'must name a file with JSON {"audience": ["newest key", "older key"]}';
  const json = parseJson(content, shape);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new BadSetting(shape);
  const entries = Object.entries(json).map(([audience, keys]): [string, readonly Buffer[]] => {
    if (!Array.isArray(keys) || keys.length === 0 || !keys.every((key) => typeof key === 'string'))
      throw new BadSetting(shape);
    try {
      return [audience, keys.map((key: string) => key32(key))];
    } catch {
      throw new BadSetting(`has a key for ${JSON.stringify(audience)} that is not 32 bytes in base64url`);
    }
  });
  return new Map(entries);
};

/** A private JWK Set (RFC 7517 §5). The first key signs; the others are still published. */
export const privateJwks: Parser<readonly JsonWebKey[]> = (content) => {
  const shape = 'must name a file with a private JWK Set: {"keys": [{"kty": "EC", "kid": …, "d": …}]}';
  const json = parseJson(content, shape) as { keys?: unknown } | null;
  const keys: unknown = json?.keys;
  if (!Array.isArray(keys) || keys.length === 0) throw new BadSetting(shape);
  const checked = keys.map((key: unknown, index) => privateJwk(key, index + 1));
  if (new Set(checked.map((key) => key.kid)).size < checked.length)
    throw new BadSetting('has two keys with the same kid');
  return checked;
};

function privateJwk(key: unknown, place: number): JsonWebKey {
  const jwk = (typeof key === 'object' && key !== null ? key : {}) as Record<string, unknown>;
  const { kty, kid, alg } = jwk;
  const bad = (what: string): BadSetting => new BadSetting(`has a key (number ${place}) ${what}`);
  if (kty !== 'EC' && kty !== 'RSA' && kty !== 'OKP') throw bad('whose kty is not EC, RSA or OKP');
  if (typeof kid !== 'string' || kid === '') throw bad('without kid');
  if (alg !== undefined && !/^(ES(256|384|512)|(RS|PS)(256|384|512)|EdDSA)$/.test(String(alg)))
    throw bad('whose alg is no signature of a key pair');
  if (typeof jwk['d'] !== 'string') throw bad('without its private part');
  const parsed = tryImport(jwk);
  if (parsed === null || !canSign(parsed))
    throw bad('that cannot be read, or whose parts do not belong together');
  if (kty === 'RSA' && (parsed.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw bad('of fewer than 2048 bits');
  return jwk as unknown as JsonWebKey;
}

function tryImport(jwk: Record<string, unknown>): KeyObject | null {
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}

/** Importing checks little: a truncated `d` is taken, and then signs what the public part does not verify. */
function canSign(key: KeyObject): boolean {
  const digest = key.asymmetricKeyType === 'ed25519' || key.asymmetricKeyType === 'ed448' ? null : 'sha256';
  const data = Buffer.from('trial');
  try {
    return verify(digest, data, createPublicKey(key), sign(digest, data, key));
  } catch {
    return false;
  }
}

function parseJson(content: string, shape: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new BadSetting(shape); // the parser's own message would show a piece of the file
  }
}
