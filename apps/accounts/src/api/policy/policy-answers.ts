import type { PolicyVersion } from '@gatehouse/accounts-data';
import type { ExplainedRequest } from '@gatehouse/people';
import { fileOf, mergedDefault } from '@gatehouse/policy';

/** A version without what it says. */
export function versionAnswer({ version, publishedAt, publishedBy, comment, content }: PolicyVersion) {
  return {
    version,
    published_at: new Date(publishedAt * 1000).toISOString(),
    published_by: publishedBy,
    comment,
    owners: content.files.map(({ owner }) => owner),
    rules: content.files.reduce((sum, { rules = [] }) => sum + rules.length, 0),
  };
}

/** A version with what it says. */
export function policyAnswer(policy: PolicyVersion) {
  const { files, roles } = policy.content;
  return {
    ...versionAnswer(policy),
    default: mergedDefault(files),
    files: files.map(({ owner }) => fileOf(policy.content, owner)),
    roles,
  };
}

export function explanationAnswer({ policyVersion, ...explained }: ExplainedRequest, isCandidate: boolean) {
  return { ...explained, policy_version: policyVersion, candidate: isCandidate };
}
