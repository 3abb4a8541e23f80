import type { Policy, PolicyDefault, Rule } from '../policy';

/** What one owner says: one file. */
export interface PolicyFile {
  readonly owner: string;
  /** Left out: as the others want it. The strictest of all files holds, and without any it is `deny`. */
  readonly default?: PolicyDefault;
  /** Each takes the place of what the role contained before. */
  readonly roles?: Policy['roles'];
  readonly rules?: readonly FileRule[];
}

export type FileRule = Omit<Rule, 'owner'>;

/** What holds of all files together. */
export function mergedDefault(files: readonly PolicyFile[]): PolicyDefault {
  const said = files.map((file) => file.default).filter((one) => one !== undefined);
  return said.length > 0 && said.every((one) => one === 'authenticated') ? 'authenticated' : 'deny';
}

export function mergedRules(files: readonly PolicyFile[]): readonly Rule[] {
  return files.flatMap(({ owner, rules = [] }) => rules.map((rule) => ({ ...rule, owner })));
}

/** The files, with those of the same owners in the place of the ones that were there. Nobody else's are touched. */
export function withFiles(
  before: readonly PolicyFile[],
  given: readonly PolicyFile[],
): readonly PolicyFile[] {
  const owners = new Set(given.map(({ owner }) => owner));
  return [...before.filter(({ owner }) => !owners.has(owner)), ...given].sort((one, other) =>
    one.owner < other.owner ? -1 : 1,
  );
}
