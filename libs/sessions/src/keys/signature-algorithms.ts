/**
 * What others may sign with, where we verify: key pairs alone, never an HMAC, never `none` (RFC 8725 §3.1). `Ed25519` is
 * the later name of what `EdDSA` means here (RFC 9864 §2.2).
 */
export const signatureAlgorithms: readonly string[] = [
  ...['ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'],
  ...['Ed25519', 'EdDSA'],
];
