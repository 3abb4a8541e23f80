import { identityScopes, identitySentence } from '@gatehouse/scopes';

/** What pages say of scopes that are about who somebody is. */
export const identitySentences: Readonly<Record<string, string>> = Object.fromEntries(
  identityScopes.map((scope) => [scope, identitySentence(scope)]),
);
