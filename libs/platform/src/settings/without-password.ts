/** Hides who logs in with what, and the query, where some drivers take a password too. */
export const withoutPassword = (address: string): string =>
  address.replace(/^([a-z+-]+:\/\/).*@/, '$1(set)@').replace(/\?.*$/, '');
