import { DomainError } from '@gatehouse/identity';

/** Whatever a driver throws becomes this; the driver's own words are for the log only. */
export function storeUnavailable(cause: unknown): DomainError {
  if (cause instanceof DomainError) return cause;
  return new DomainError(
    'unavailable',
    'store_unavailable',
    'The session store does not answer. Please try again.',
    {
      cause,
      retryAfter: 1,
    },
  );
}
