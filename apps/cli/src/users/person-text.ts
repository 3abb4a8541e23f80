import { columns } from '../console/columns';
import type { PersonReport } from './person-report';

/** The report for people: what is wrong stands next to what it concerns. */
export function personText(report: PersonReport): string {
  const rows: [string, string][] = [
    ['UUID', report.uuid],
    ['Legacy id', String(report.user_id)],
    ['Username', report.username || '(none)'],
    ['E-mail', `${report.email} (${report.email_verified ? 'verified' : 'not verified'})`],
    ['Status here', report.status + (report.suspended_at === null ? '' : ` since ${report.suspended_at}`)],
    ['Status in the old system', legacyStatus(report)],
    ['Epoch in SQL', String(report.epoch)],
    ['Token store', storeWords(report)],
    ['Live sessions', report.live_sessions === null ? 'unknown' : String(report.live_sessions)],
    ['Password', report.password_phase],
    ...listed('Role', report.roles, ({ role, source, expires }) => `${role} (${source}${until(expires)})`),
    ...listed('Grant', report.grants, ({ scope, expires, reason }) =>
      [scope + until(expires), reason].filter((word) => word !== '').join(' – '),
    ),
    ...listed('Suspension', report.suspensions, suspensionWords),
    ...listed('Left to do', report.outbox, ({ kind, created, attempts, steps_done }) => {
      const done = steps_done.length === 0 ? 'nothing' : steps_done.join(', ');
      return `${kind} since ${created}, ${attempts} tries, done: ${done}`;
    }),
  ];
  return columns(rows.map(([name, value]) => [`${name}:`, value]));
}

function legacyStatus({ legacy }: PersonReport): string {
  const faults = [
    legacy.banned ? 'banned' : null,
    legacy.deleted ? 'deleted' : null,
    legacy.approved ? null : 'not approved',
  ].filter((fault) => fault !== null);
  return faults.length === 0 ? 'may log in' : faults.join(', ');
}

function storeWords({ token_store: record, epoch }: PersonReport): string {
  if (record.state === 'unavailable') return 'does not answer';
  if (record.state !== 'present') return 'no record';
  const behind = record.epoch < epoch ? ' – BEHIND SQL: `store rebuild` helps' : '';
  return `${record.status}, epoch ${record.epoch}, version ${record.version}${behind}`;
}

function suspensionWords(one: PersonReport['suspensions'][number]): string {
  const lifted = one.lifted_at === null ? 'in force' : `lifted ${one.lifted_at} by ${one.lifted_by}`;
  const reason = one.reason === '' ? '' : ` – ${one.reason}`;
  return `${one.at} by ${one.by}, ${lifted}${reason}`;
}

function until(expires: string | null): string {
  return expires === null ? '' : ` until ${expires}`;
}

function listed<T>(name: string, items: readonly T[], words: (item: T) => string): [string, string][] {
  return items.map((item) => [name, words(item)]);
}
