import { DomainError } from './domain-error';
import { isUuid } from './uuid-key';

/** Who did something: the UUID of an account, or `cli` or `feed` where no person is known. */
export type Actor = string;

export function checkActor(actor: Actor): void {
  if (isUuid(actor) || actor === 'cli' || actor === 'feed') return;
  throw new DomainError(
    'invalid',
    'bad_actor',
    'An act needs the UUID of an account, “cli” or “feed” as actor.',
  );
}

/** Reasons and comments are words for people; their columns have room for 500 characters. */
export function checkReason(reason: string): void {
  if (reason.length <= 500) return;
  throw new DomainError('invalid', 'reason_too_long', 'A reason has at most 500 characters.');
}
