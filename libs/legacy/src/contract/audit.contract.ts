import { quirkyPeople, quirkySessions } from '@gatehouse/legacy-schema';
import { flagData } from '../audit/audit-action';
import { LegacyAudit, type AuditedAct } from '../audit/legacy-audit';
import { useStore, type OpenStore } from './legacy-store.contract';

export function auditContract(open: OpenStore): void {
  const store = useStore(open);
  const act = (more: Partial<AuditedAct> = {}): AuditedAct => ({
    adminUserId: quirkyPeople.administrator.id,
    affectedUserId: quirkyPeople.ordinary.id,
    sessionId: quirkySessions.open.id,
    ip: '192.0.2.9',
    remoteHost: 'admin.example.net',
    trackingCookie: '',
    action: 'suspend-user',
    data: flagData('tapir_users', 'flag_banned', 1),
    comment: 'spam',
    now: store().now,
    ...more,
  });

  describe('the audit of the old system', () => {
    test('says who did what to whom, and why, in its own words', async () => {
      const audit = new LegacyAudit(store().database);
      await audit.record(act());
      await audit.record(
        act({ adminUserId: null, sessionId: null, action: 'unsuspend-user', ip: '2001:db8::1' }),
      );
      const [newer, older] = await audit.of(quirkyPeople.ordinary.id);
      expect(older).toMatchObject({
        log_date: store().now,
        session_id: quirkySessions.open.id,
        ip_addr: '192.0.2.9',
        admin_user: 1,
        affected_user: 2,
        action: 'suspend-user',
        data: 'tapir_users.flag_banned=1',
        comment: 'spam',
      });
      expect(newer).toMatchObject({ admin_user: null, session_id: null, action: 'unsuspend-user' });
      expect(newer!.ip_addr).toMatch(/^2[45]\d\./);
    });

    test('holds a reason in any script, and never fails for a long one', async () => {
      const audit = new LegacyAudit(store().database);
      const comment = 'reklám, 広告 ħ '.repeat(5000);
      await audit.record(
        act({ comment, remoteHost: 'h'.repeat(300), affectedUserId: quirkyPeople.accents.id }),
      );
      const [entry] = await audit.of(quirkyPeople.accents.id);
      expect(comment.startsWith(entry!.comment)).toBe(true);
      expect(Buffer.byteLength(entry!.comment)).toBeGreaterThan(65_530);
      expect(entry!.remote_host).toHaveLength(255);
    });
  });
}
