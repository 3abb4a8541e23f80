/** What kind of thing went wrong; the edge maps it to a status, the command line to an exit code. */
export type DomainErrorKind = 'invalid' | 'refused' | 'not_found' | 'conflict' | 'too_many' | 'unavailable';

/**
 * An error that a caller may see: `code` for machines (snake_case, stable), `message` a sentence for people.
 * Neither ever holds a secret, nor text of a driver; that goes into `cause`, which only logs show.
 */
export class DomainError extends Error {
  constructor(
    readonly kind: DomainErrorKind,
    readonly code: string,
    message: string,
    options?: { cause?: unknown; retryAfter?: number },
  ) {
    super(message, { cause: options?.cause });
    this.retryAfter = options?.retryAfter ?? null;
  }

  override readonly name = 'DomainError';

  /** Whole seconds after which a new try makes sense, for `too_many` and `unavailable`. */
  readonly retryAfter: number | null;
}
