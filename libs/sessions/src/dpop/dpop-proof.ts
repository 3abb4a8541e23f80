import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { DpopRefusal } from './dpop-refusal';

/** What a DPoP proof says (RFC 9449 §4.2). */
export interface DpopClaims {
  readonly jti: string;
  readonly htm: string;
  readonly htu: string;
  /** UNIX seconds, with a fraction if the client likes. */
  readonly iat: number;
  readonly ath: string | null;
  readonly nonce: string | null;
}

/** Characters; a UUID has 36, and 96 random bits 16 (RFC 9449 §4.2). */
const longestId = 256;

/**
 * What was signed with this key.
 *
 * @param now milliseconds since 1970
 * @param tolerance seconds that clocks may differ
 */
export async function readClaims(
  proof: string,
  key: CryptoKey,
  alg: string,
  { now, tolerance }: { readonly now: number; readonly tolerance: number },
): Promise<DpopClaims | DpopRefusal> {
  try {
    const rules = { algorithms: [alg], currentDate: new Date(now), clockTolerance: tolerance };
    const { payload } = await jwtVerify(proof, key, rules);
    return dpopClaims(payload) ?? 'malformed';
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
    if (error instanceof errors.JWTExpired) return 'time';
    // `nbf`; all other claims that it knows are of a wrong kind.
    if (error instanceof errors.JWTClaimValidationFailed && error.reason === 'check_failed') return 'time';
    if (error instanceof errors.JOSEError) return 'malformed';
    // What the system's cryptography says of somebody's key: an RSA key of few bits, for one.
    return 'key';
  }
}

function dpopClaims({ jti, iat, htm, htu, ath, nonce }: JWTPayload): DpopClaims | null {
  if (typeof jti !== 'string' || jti === '' || jti.length > longestId) return null;
  if (typeof iat !== 'number' || typeof htm !== 'string' || typeof htu !== 'string') return null;
  return { jti, iat, htm, htu, ath: textOf(ath), nonce: textOf(nonce) };
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' ? claim : null;
}
