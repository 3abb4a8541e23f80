import { insertRows } from './insert-rows';
import type { LegacyConnection } from './legacy-connection';
import { quirkyPeople } from './quirky-people';

/** Sessions of the seed; times are relative to the seed's `now`. */
export const quirkySessions = {
  /** Live, `end_time` 0, with an audit row. */
  open: { id: 1_390_851_129, userId: quirkyPeople.ordinary.id, start: -600, end: null, audit: true },
  /** As most are: no audit row, an `end_time` that is still to come. */
  withoutAudit: {
    id: 1_390_851_130,
    userId: quirkyPeople.ordinary.id,
    start: -500,
    end: 35_500,
    audit: false,
  },
  ended: { id: 1_390_851_131, userId: quirkyPeople.ordinary.id, start: -7200, end: -3600, audit: true },
  ofAnother: { id: 1_390_851_132, userId: quirkyPeople.accents.id, start: -400, end: null, audit: true },
  ofBanned: { id: 1_390_851_133, userId: quirkyPeople.banned.id, start: -400, end: null, audit: true },
} as const;

export const quirkyTokens = {
  valid: { userId: quirkyPeople.permanentToken.id, secret: 'aVeryOldSecret-0123456789', valid: 1 },
  ended: { userId: quirkyPeople.permanentToken.id, secret: 'AnEndedSecret-9876543210', valid: 0 },
} as const;

export async function seedQuirkySessions(connection: LegacyConnection, now: number): Promise<void> {
  const sessions = Object.values(quirkySessions);
  await insertRows(
    connection,
    'tapir_sessions',
    sessions.map(({ id, userId, start, end }) => ({
      session_id: id,
      user_id: userId,
      last_reissue: now + start,
      start_time: now + start,
      end_time: end === null ? 0 : now + end,
    })),
  );
  await insertRows(
    connection,
    'tapir_sessions_audit',
    sessions.filter(({ audit }) => audit).map(({ id }) => ({ session_id: id, ip_addr: '192.0.2.7' })),
  );
  await insertRows(
    connection,
    'tapir_permanent_tokens',
    Object.values(quirkyTokens).map(({ userId, secret, valid }) => ({
      user_id: userId,
      secret,
      valid,
      issued_when: now - 86_400,
      issued_to: '192.0.2.7',
      session_id: quirkySessions.ended.id,
    })),
  );
}
