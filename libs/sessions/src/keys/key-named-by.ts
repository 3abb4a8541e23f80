import { decodeProtectedHeader } from 'jose';
import type { SigningKey } from './signing-key';
import type { SigningKeys } from './signing-keys';

/**
 * The key that a token says it was signed with, where it also names that key's algorithm: never `none`, never an HMAC (RFC
 * 8725 §3.1). Null for what names none that is published, and for what is no token.
 */
export function keyNamedBy(token: string, keys: Pick<SigningKeys, 'findVerifier'>): SigningKey | null {
  try {
    const { kid, alg } = decodeProtectedHeader(token);
    const key = typeof kid === 'string' ? keys.findVerifier(kid) : null;
    return key?.alg === alg ? key : null;
  } catch {
    return null;
  }
}
