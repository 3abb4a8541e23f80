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
