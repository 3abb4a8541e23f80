import { DomainError } from '@gatehouse/identity';

/** RFC 6749 §5.2: what a request of ours lacks or has too much of. */
export function invalidRequest(sentence: string): DomainError {
  return new DomainError('invalid', 'invalid_request', sentence);
}

/** RFC 6749 §5.2: nobody proved which client asks. Always the same words. */
export function invalidClient(): DomainError {
  return new DomainError('refused', 'invalid_client', 'Client authentication failed.');
}
