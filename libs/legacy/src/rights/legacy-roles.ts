/** Policy class → the role that people of it start with; the names are those of `startingRoles` in libs/scopes. */
const roleOfClass: ReadonlyMap<number, string> = new Map([
  [1, 'administrator'],
  [2, 'public-user'],
  [3, 'legacy-user'],
]);

/**
 * The roles that the legacy tables give somebody: one for their policy class, none for a class that we do not know, and
 * one more for `arXiv_demographics.flag_proxy`.
 */
export function legacyRolesOf(user: {
  readonly policyClass: number;
  readonly flags: { readonly proxy: boolean };
}): readonly string[] {
  const role = roleOfClass.get(user.policyClass);
  return [...(role === undefined ? [] : [role]), ...(user.flags.proxy ? ['proxy-submitter'] : [])];
}
