import type { ShadowStatus } from '@gatehouse/people';
import type { ShadowDifference } from '@gatehouse/token-store';
import { columns, harmless } from '../console/columns';
import { isoTime } from '../console/iso-time';

/** What trying a policy out has shown, in the words of `--json`. */
export function shadowJson({
  candidate,
  inForce,
  authorizers,
  judged,
  differing,
  differences,
}: ShadowStatus) {
  return {
    candidate: candidate.id,
    based_on: candidate.basedOn,
    policy_version: inForce,
    comment: candidate.comment,
    started: isoTime(candidate.startedAt),
    authorizers,
    judged,
    differing,
    differences: differences.map(({ liveRule, candidateRule, live, candidate: there, count, samples }) => ({
      change: changeOf({ live, candidate: there }),
      live: { rule: liveRule, reason: live },
      candidate: { rule: candidateRule, reason: there },
      count,
      samples: samples.map(({ time, method, host, path, subject }) => ({
        time: new Date(time).toISOString(),
        ...{ method, host, path, subject },
      })),
    })),
  };
}

/** The same for people. */
export function shadowText(status: ShadowStatus): string {
  const { candidate, inForce, authorizers, judged, differing, differences } = status;
  const rows = [
    ['candidate', `${candidate.id}, made from version ${candidate.basedOn}`],
    ...(candidate.comment === '' ? [] : [['comment', candidate.comment]]),
    ['since', isoTime(candidate.startedAt)],
    [
      'judged by',
      authorizers === 0
        ? 'no authorizer yet'
        : authorizers === 1
          ? 'one authorizer'
          : `${authorizers} authorizers`,
    ],
  ];
  const changed =
    inForce === candidate.basedOn
      ? ''
      : `The policy in force is now version ${inForce ?? 'unknown'}: the candidate cannot be promoted, draft it again.\n`;
  const sum = `${numbered(differing)} of ${numbered(judged)} requests would be answered otherwise.\n`;
  return `${columns(rows)}${changed}${sum}${differences.map(differenceText).join('')}`;
}

function differenceText(difference: ShadowDifference): string {
  const { liveRule, candidateRule, live, candidate, count, samples } = difference;
  const head = `${numbered(count)}: ${changeOf(difference)}, ${live} by ${liveRule ?? 'no rule'} → ${candidate} by ${candidateRule ?? 'no rule'}`;
  const inOrder = [...samples].sort((one, other) => one.time - other.time);
  const rows = inOrder.map(({ time, method, host, path, subject }) => [
    '  ',
    isoTime(Math.floor(time / 1000)),
    method,
    `${host ?? ''}${path}`,
    subject ?? 'nobody',
  ]);
  return `\n${harmless(head)}\n${rows.length === 0 ? '' : columns(rows)}`;
}

/** What it would mean for whoever asked. */
function changeOf({ live, candidate }: Pick<ShadowDifference, 'live' | 'candidate'>): string {
  if (passes(live)) return 'would be refused';
  return passes(candidate) ? 'would be let in' : 'refused for another reason';
}

function passes(reason: string): boolean {
  return reason === 'ok' || reason === 'anonymous';
}

function numbered(count: number): string {
  return count.toLocaleString('en-US');
}
