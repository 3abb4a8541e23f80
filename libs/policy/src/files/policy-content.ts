import { isDeepStrictEqual } from 'node:util';
import type { Policy } from '../policy';
import { mergedDefault, mergedRules, withFiles, type PolicyFile } from './policy-file';

/** What a version of the policy is made of: the files of all owners, and what each role contains. */
export interface PolicyContent {
  readonly files: readonly PolicyFile[];
  readonly roles: Policy['roles'];
}

/** The policy as it is judged by. */
export function policyOf({ files, roles }: PolicyContent, version: number): Policy {
  return { version, default: mergedDefault(files), roles, rules: mergedRules(files) };
}

/**
 * The content after these files were published: each takes the place of the one of its owner, and the roles in it that of
 * the roles of that name. Roles that no file names stay as they are.
 */
export function contentWith(before: PolicyContent, given: readonly PolicyFile[]): PolicyContent {
  const roles = Object.assign(
    { ...before.roles },
    ...given.map((file) => file.roles ?? {}),
  ) as Policy['roles'];
  return { files: withFiles(before.files, given), roles };
}

/** The file of one owner with what its roles contain now; null: there is none. */
export function fileOf({ files, roles }: PolicyContent, owner: string): PolicyFile | null {
  const file = files.find((one) => one.owner === owner);
  if (file === undefined) return null;
  const names = Object.keys(file.roles ?? {}).filter((name) => Object.hasOwn(roles, name));
  return names.length === 0
    ? file
    : { ...file, roles: Object.fromEntries(names.map((name) => [name, roles[name]!])) };
}

/** Whose file takes the roles that no file names: those that a platform starts with, and what the console added. */
const keeperOfRoles = 'gatehouse';

/**
 * Everything as files, one for each owner, which published on an empty platform make the same policy. Roles that no file
 * names stand in that of `gatehouse`.
 */
export function filesOf(content: PolicyContent): readonly PolicyFile[] {
  const files = content.files.map(({ owner }) => fileOf(content, owner)!);
  const named = new Set(files.flatMap(({ roles }) => Object.keys(roles ?? {})));
  const others = Object.entries(content.roles).filter(([name]) => !named.has(name));
  if (others.length === 0) return files;
  const keeper = files.find(({ owner }) => owner === keeperOfRoles) ?? { owner: keeperOfRoles };
  return withFiles(files, [{ ...keeper, roles: { ...keeper.roles, ...Object.fromEntries(others) } }]);
}

/** Whether both say the same, whichever file names a role. */
export function isSameContent(one: PolicyContent, other: PolicyContent): boolean {
  const plain = ({ files, roles }: PolicyContent) => ({ files: files.map(withoutRoles), roles });
  return isDeepStrictEqual(plain(one), plain(other));
}

function withoutRoles({ roles: _, ...rest }: PolicyFile): PolicyFile {
  return rest;
}
