import type { ExplainedRequest } from '@gatehouse/people';
import type { AskedRequest, CloseRule } from '@gatehouse/policy';
import type { Outcome } from '../command/outcome';
import { columns, harmless } from '../console/columns';

const whyNot: Record<CloseRule['why'], string> = {
  other_method: 'another method',
  less_specific: 'a less specific path',
  other_host: 'another host',
};

/** What the gateway would answer, and why. Refused is exit code 1, so that a test in a shell can ask. */
export function explanationReport(
  asked: AskedRequest,
  explained: ExplainedRequest,
  isCandidate: boolean,
): Outcome {
  const { allowed, reason, policyVersion, rule, owner, required, held, missing, roles, close } = explained;
  return {
    json: {
      ...{ allowed, reason, policy_version: policyVersion, candidate: isCandidate, rule, owner, required },
      ...{ held, missing, roles, close, path: explained.path, malformed: explained.malformed },
    },
    text: textOf(asked, explained, isCandidate),
    exitCode: allowed ? 0 : 1,
  };
}

function textOf(
  { method, target, host }: AskedRequest,
  explained: ExplainedRequest,
  isCandidate: boolean,
): string {
  const { allowed, reason, malformed } = explained;
  const head = `${allowed ? 'let in' : 'refused'} (${reason}): ${method} ${host ?? ''}${target}`;
  if (malformed !== null) return `${harmless(head)}\n${harmless(malformed)}\n`;
  return `${harmless(head)}\n${columns(rowsOf(explained, isCandidate))}`;
}

function rowsOf(explained: ExplainedRequest, isCandidate: boolean): string[][] {
  const { policyVersion, rule, owner, required, held, missing, roles, close } = explained;
  const version = `${isCandidate ? 'these files, as version' : 'version'} ${policyVersion}`;
  const needs = required.map((all) => all.join(' + ')).join(' or ');
  return [
    ['policy', version],
    [
      'rule',
      rule === null
        ? 'none decided: the default, or that the path lists no such method'
        : `${rule} (${owner})`,
    ],
    ['required', needs || 'no scope'],
    ['held', held.join(' ') || 'nothing'],
    ...(missing.length === 0 ? [] : [['missing', missing.join(' ')]]),
    ...(rule === null || required.length === 0 ? [] : [['roles that pass', roles.join(', ') || 'none']]),
    ...(close.length === 0
      ? []
      : [['came close', close.map(({ id, why }) => `${id} (${whyNot[why]})`).join(', ')]]),
  ];
}
