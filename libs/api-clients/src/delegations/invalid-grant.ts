import { DomainError } from '@gatehouse/identity';

/**
 * RFC 6749 §5.2: whatever is wrong with a code, a verifier, a redirect URI or a refresh token. Always the same words: which
 * it was is nobody's business who has not the right one.
 */
export function invalidGrant(): DomainError {
  return new DomainError(
    'refused',
    'invalid_grant',
    'The code or token is not valid: it is wrong, expired, used or revoked, or was given to another client.',
  );
}
