import { DomainError } from '@gatehouse/identity';
import { Scope } from '@gatehouse/scopes';

export function checkRoleName(role: string): void {
  if (/^[a-z][a-z0-9-]{0,62}$/.test(role)) return;
  throw new DomainError('invalid', 'bad_role', 'A role’s name has lower-case letters, digits and hyphens.');
}

export function checkScope(scope: string): void {
  if (Scope.parse(scope) !== null) return;
  throw new DomainError('invalid', 'bad_scope', 'A scope is domain:action or domain:action:resource.');
}

/** What has an end must have it in the future: something that never held cannot be given. */
export function checkExpiry(expires: number | null, now: number): void {
  if (expires === null || (Number.isSafeInteger(expires) && expires > now)) return;
  throw new DomainError('invalid', 'bad_expiry', 'The end lies in the past.');
}

export function unknownRole(role: string): DomainError {
  return new DomainError('not_found', 'unknown_role', `There is no role “${role}”.`);
}
