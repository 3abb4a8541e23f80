import type { PolicyVersion } from '@gatehouse/accounts-data';
import { DomainError } from '@gatehouse/identity';
import {
  contentWith,
  diffPolicies,
  isSameContent,
  lint,
  policyOf,
  type Finding,
  type LintContext,
  type PolicyContent,
  type PolicyDiff,
  type PolicyFile,
} from '@gatehouse/policy';
import { firstContent } from './first-policy';

/** What publishing would do. */
export interface PolicyDraft {
  /** The version that it was made from; 0: none was ever published. */
  readonly basedOn: number;
  readonly content: PolicyContent;
  readonly findings: readonly Finding[];
  readonly diff: PolicyDiff;
  /** False: it says what the version says that it was made from. */
  readonly isChange: boolean;
}

/**
 * What would hold if these files were published over the latest version; over none, with the roles that a platform starts
 * with. Throws `invalid` `owner_twice`.
 */
export function draftWith(
  files: readonly PolicyFile[],
  latest: PolicyVersion | null,
  context: LintContext,
): PolicyDraft {
  checkOwners(files);
  const before = latest?.content ?? { ...firstContent, files: [] };
  return draftOf(contentWith(before, files), latest, context, twiceDefined(files));
}

export function draftOf(
  content: PolicyContent,
  latest: PolicyVersion | null,
  context: LintContext,
  more: readonly Finding[] = [],
): PolicyDraft {
  const basedOn = latest?.version ?? 0;
  const policy = policyOf(content, basedOn + 1);
  const before = latest === null ? { ...policy, rules: [], roles: {} } : policyOf(latest.content, basedOn);
  const findings = [...more, ...lint(policy, context)];
  const isChange = latest === null || !isSameContent(latest.content, content);
  return { basedOn, content, findings, diff: diffPolicies(before, policy), isChange };
}

function checkOwners(files: readonly PolicyFile[]): void {
  const owners = files.map(({ owner }) => owner);
  const twice = owners.find((owner, index) => owners.indexOf(owner) !== index);
  if (twice !== undefined)
    throw new DomainError(
      'invalid',
      'owner_twice',
      `Two of these files are of the owner “${twice}”: one file per owner.`,
    );
}

/** Two files of one publication that say of one role two different things. */
function twiceDefined(files: readonly PolicyFile[]): readonly Finding[] {
  const said = new Map<string, { owner: string; scopes: string }>();
  const findings: Finding[] = [];
  for (const { owner, roles = {} } of files)
    for (const [role, list] of Object.entries(roles)) {
      const scopes = [...list].sort().join(' ');
      const before = said.get(role);
      if (before !== undefined && before.scopes !== scopes) {
        const message = `The files of ${before.owner} and ${owner} say of the role ${role} two different things.`;
        findings.push({ severity: 'error', code: 'role_defined_twice', rules: [], message });
      }
      said.set(role, { owner, scopes });
    }
  return findings;
}
