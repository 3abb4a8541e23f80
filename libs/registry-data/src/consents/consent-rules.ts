import { DomainError } from '@gatehouse/identity';

/** Words as RFC 6749 §3.3 has them: whoever asked for them has looked at what they mean. */
export function checkScopeWords(scopes: readonly string[]): void {
  const isWord = (scope: string) => /^[\x21\x23-\x5b\x5d-\x7e]{1,300}$/.test(scope);
  if (scopes.length <= 200 && scopes.every(isWord)) return;
  throw new DomainError('invalid', 'bad_scope', 'A scope is a word without quotes and backslashes.');
}
