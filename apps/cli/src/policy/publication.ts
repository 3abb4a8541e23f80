import type { INestApplicationContext } from '@nestjs/common';
import { PolicyPublication, type PolicyDraft } from '@gatehouse/people';
import { SessionStore } from '@gatehouse/token-store';
import type { Outcome } from '../command/outcome';
import { diffText } from './diff-text';
import { findingLines, findingRows, hasErrors, type FindingRow } from './finding-rows';
import { versionInStore } from './version-in-store';

export interface PublishOptions {
  readonly comment?: string;
  readonly dryRun?: true;
}

export const commentWords = 'for the history and the audit';
export const dryRunWords = 'tell what would change, and change nothing';

/** What became of it. */
interface Result {
  /** Null: there is no new version, and none to tell of. */
  readonly version: number | null;
  readonly published: boolean;
  /** Null: nothing was to be put in force. */
  readonly inForce: boolean | null;
  readonly sentence: string;
}

/** Makes a draft the policy, unless it has errors, says nothing new, or is only tried. Findings and diff are shown first. */
export async function publishDraft(
  context: INestApplicationContext,
  draft: PolicyDraft,
  { comment = '', dryRun }: PublishOptions,
  paths: ReadonlyMap<string, string> = new Map(),
): Promise<Outcome> {
  const findings = findingRows(draft.findings, draft.content, paths);
  if (hasErrors(findings)) return refused(findings, draft);
  if (dryRun) return report(findings, draft, nothing('Nothing was published: this was a dry run.'));
  if (!draft.isChange) return report(findings, draft, await unchanged(context, draft.basedOn));
  const { version, inForce } = await context
    .get(PolicyPublication)
    .publish(draft, { by: 'cli', comment, origin: null });
  const sentence = inForce
    ? `Version ${version}: published, in force.`
    : `Version ${version}: recorded, not yet in force. The token store does not answer; the accounts app enforces it when it does.`;
  return report(findings, draft, { version, published: true, inForce, sentence });
}

/** Files that are no policy files change nothing. */
export function refusedForm(problems: readonly FindingRow[]): Outcome {
  return refused(problems, null);
}

function refused(findings: readonly FindingRow[], draft: PolicyDraft | null): Outcome {
  return { ...report(findings, draft, nothing('Nothing was published: there are errors.')), exitCode: 1 };
}

function nothing(sentence: string): Result {
  return { version: null, published: false, inForce: null, sentence };
}

/** The same again: whoever publishes at every deployment makes no version for it, but learns whether it holds. */
async function unchanged(context: INestApplicationContext, version: number): Promise<Result> {
  const stored = await versionInStore(context.get(SessionStore));
  const inForce = stored !== null && stored >= version;
  const how = inForce ? 'in force' : 'not yet in force';
  return {
    version,
    published: false,
    inForce,
    sentence: `Nothing to publish: version ${version} says the same, ${how}.`,
  };
}

function report(findings: readonly FindingRow[], draft: PolicyDraft | null, result: Result): Outcome {
  const { version, published, inForce, sentence } = result;
  return {
    json: {
      version,
      published,
      in_force: inForce,
      based_on: draft?.basedOn ?? null,
      findings,
      diff: draft?.diff ?? null,
    },
    text: `${findingLines(findings)}${draft === null ? '' : diffText(draft.diff)}${sentence}`,
    exitCode: inForce === false ? 1 : 0,
  };
}
