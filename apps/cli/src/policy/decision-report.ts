import type { DecisionRecord } from '@gatehouse/token-store';
import { columns, harmless } from '../console/columns';
import type { Outcome } from '../command/outcome';
import type { JudgedNow } from './judged-now';

/** What a reason means, for whoever is asked “why was this refused?” */
const meanings: Readonly<Record<string, string>> = {
  scope_missing: 'They were logged in, and the rule asks for a scope that they did not have.',
  no_rule: 'No rule has this path, and the policy lets nobody in by default.',
  bad_method: 'The path has rules, and none for this method; another path’s rule never stands in.',
  bad_path: 'The path may be read in two ways, so it is refused, whoever asks.',
  step_up: 'The rule asks for a fresher or a stronger log-in.',
  bad_credentials: 'What was shown as cookie or token is none of ours, or does not fit.',
  conflicting_credentials: 'Several credentials came, and they name different people or clients.',
  expired: 'The session, or its cookie, was past its end.',
  revoked: 'The session was ended, or its subject’s rights were taken away since it was opened.',
  suspended: 'The person, the client, or the client’s owner is suspended.',
  legacy_session_unknown: 'A good cookie of the old system, of a session that is not known here.',
  untrusted_peer: 'Whoever asked the authorizer is not among those that may.',
  store_unavailable: 'The token store did not answer, or had lost what it knew.',
  policy_unavailable: 'The token store held no policy.',
};

/** A refusal as it was judged, and as it would be judged now. Never fails because it would be refused again. */
export function decisionReport(record: DecisionRecord, now: JudgedNow): Outcome {
  return { json: decisionJson(record, now), text: decisionText(record, now) };
}

function decisionJson(record: DecisionRecord, { judgedFor, explanation, unknown }: JudgedNow) {
  return {
    decision: record.id,
    time: isoMilliseconds(record.time),
    status: record.status,
    reason: record.reason,
    method: record.method,
    host: record.host,
    path: record.path,
    rule: record.rule,
    policy_version: record.policyVersion,
    required: record.required,
    held: record.held,
    missing: record.missing,
    subject: record.subject,
    client: record.client,
    session: record.session,
    request_id: record.requestId,
    now:
      explanation === null
        ? null
        : {
            judged_for: judgedFor,
            allowed: explanation.allowed,
            reason: explanation.reason,
            policy_version: explanation.policyVersion,
            rule: explanation.rule,
            required: explanation.required,
            held: explanation.held,
            missing: explanation.missing,
            roles: explanation.roles,
          },
    now_unknown: unknown,
  };
}

function decisionText(record: DecisionRecord, now: JudgedNow): string {
  const { status, reason, method, host, path, subject, client, session, requestId } = record;
  const head = `refused, ${status} (${reason}): ${method} ${host ?? ''}${path}`;
  const who = subject === null ? 'nobody that is known' : `${subject.kind} ${subject.id}`;
  const rows = [
    ['decision', record.id],
    ['time', isoMilliseconds(record.time)],
    ...verdictRows(record),
    ['who', client === null ? who : `${who}, through client ${client}`],
    ...(session === null ? [] : [['session', session]]),
    ...(requestId === null ? [] : [['request', requestId]]),
  ];
  const meaning = meanings[reason] ?? '';
  return `${harmless(head)}\n${meaning}\n${columns(rows)}\n${nowText(now)}`;
}

interface Verdict {
  readonly policyVersion: number | null;
  readonly rule: string | null;
  readonly required: readonly (readonly string[])[];
  readonly held: readonly string[];
  readonly missing: readonly string[];
}

function verdictRows({ policyVersion, rule, required, held, missing }: Verdict): string[][] {
  if (policyVersion === null) return [['policy', 'none was asked']];
  const needs = required.map((all) => all.join(' + ')).join(' or ');
  return [
    ['policy', `version ${policyVersion}`],
    ['rule', rule ?? 'none decided'],
    ...(rule === null ? [] : [['required', needs || 'no scope']]),
    ['held', held.join(' ') || 'nothing'],
    ...(missing.length === 0 ? [] : [['missing', missing.join(' ')]]),
  ];
}

const forWhom = {
  session: 'in the same session, which is still there',
  new_session: 'if they logged in again by password',
  nobody: 'for somebody who is not logged in',
} as const;

function nowText({ judgedFor, explanation, unknown }: JudgedNow): string {
  if (explanation === null) return `now: cannot be said. ${harmless(unknown)}\n`;
  const { allowed, reason, roles, rule, required } = explanation;
  const head = `now, ${forWhom[judgedFor]}: ${allowed ? 'let in' : 'refused'} (${reason})`;
  const passing =
    rule === null || required.length === 0 ? [] : [['roles that pass', roles.join(', ') || 'none']];
  return `${head}\n${columns([...verdictRows(explanation), ...passing])}`;
}

function isoMilliseconds(time: number): string {
  return new Date(time).toISOString();
}
