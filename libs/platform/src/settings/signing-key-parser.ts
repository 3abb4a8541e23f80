import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { parseJson } from './json-file';
import { BadSetting } from './settings-error';
import type { SigningJwk } from './settings';
import type { Parser } from './value-parsers';

/**
 * A private JWK Set (RFC 7517 §5) for signatures. A key may say from when it signs (`nbf`), when it is over (`exp`) and
 * when it was made (`iat`), in UNIX seconds: the parameters of a JWK that OpenID Federation 1.0 registers. An `alg` that is
 * left out follows from the kind of key. Whether any of them may sign now is not asked here.
 */
export const signingJwks: Parser<readonly SigningJwk[]> = (content) => {
  const shape = 'must name a file with a private JWK Set: {"keys": [{"kty": "EC", "kid": …, "d": …}]}';
  const json = parseJson(content, shape) as { keys?: unknown } | null;
  const keys: unknown = json?.keys;
  if (!Array.isArray(keys) || keys.length === 0) throw new BadSetting(shape);
  const checked = keys.map((key: unknown, index) => signingJwk(key, index + 1));
  if (new Set(checked.map((key) => key.kid)).size < checked.length)
    throw new BadSetting('has two keys with the same kid');
  return checked;
};

function signingJwk(key: unknown, place: number): SigningJwk {
  const jwk = (typeof key === 'object' && key !== null ? key : {}) as Record<string, unknown>;
  const { kty, kid, use } = jwk;
  const bad = (what: string): BadSetting => new BadSetting(`has a key (number ${place}) ${what}`);
  if (kty !== 'EC' && kty !== 'RSA' && kty !== 'OKP') throw bad('whose kty is not EC, RSA or OKP');
  if (typeof kid !== 'string' || kid === '') throw bad('without kid');
  if (use !== undefined && use !== 'sig') throw bad('whose use is not sig');
  if (typeof jwk['d'] !== 'string') throw bad('without its private part');
  const [usual, ...others] = algorithmsOf(jwk);
  if (usual === undefined) throw bad('on a curve that is not P-256, P-384, P-521 or Ed25519');
  const alg = jwk['alg'] ?? usual;
  if (![usual, ...others].includes(alg as string)) throw bad('whose alg is no signature of such a key');
  const problem = badTimes(jwk);
  if (problem !== null) throw bad(problem);
  const parsed = tryImport(jwk);
  if (parsed === null || !canSign(parsed))
    throw bad('that cannot be read, or whose parts do not belong together');
  if (kty === 'RSA' && (parsed.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw bad('of fewer than 2048 bits');
  return { ...jwk, alg } as unknown as SigningJwk;
}

/** RFC 7518 §3.1 and RFC 8037 §3.1; the first stands where the key does not say. */
function algorithmsOf({ kty, crv }: Record<string, unknown>): readonly string[] {
  if (kty === 'RSA') return ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
  const ofCurve: Readonly<Record<string, string>> =
    kty === 'EC' ? { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' } : { Ed25519: 'EdDSA' };
  const alg = ofCurve[String(crv)];
  return alg === undefined ? [] : [alg];
}

function badTimes(jwk: Record<string, unknown>): string | null {
  for (const name of ['iat', 'nbf', 'exp'] as const) {
    const time = jwk[name];
    // Milliseconds, the usual mistake, would be a time long after the year 9999.
    if (time !== undefined && !(Number.isInteger(time) && Number(time) > 0 && Number(time) < 253_402_300_800))
      return `whose ${name} is no time in whole UNIX seconds`;
  }
  const { nbf = 0, exp = Infinity } = jwk as { nbf?: number; exp?: number };
  return exp <= nbf ? 'whose exp is not after its nbf' : null;
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
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const data = Buffer.from('trial');
  try {
    return verify(digest, data, createPublicKey(key), sign(digest, data, key));
  } catch {
    return false;
  }
}
