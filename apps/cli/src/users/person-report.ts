import type { INestApplicationContext } from '@nestjs/common';
import { AccountRoles, Credentials, Grants, Outbox, Suspensions } from '@gatehouse/accounts-data';
import { Clock } from '@gatehouse/identity';
import { isVerified, legacyRolesOf } from '@gatehouse/legacy';
import type { Person } from '@gatehouse/people';
import { SessionStore } from '@gatehouse/token-store';
import { isoTime, isoTimeOrNull } from '../console/iso-time';
import { knownToStore } from './known-to-store';

export type PersonReport = Awaited<ReturnType<typeof reportOn>>;

/** What is known of a person, in the words of `--json`. Of secrets there is only where the password's truth lies. */
export async function reportOn({ account, legacyUser }: Person, context: INestApplicationContext) {
  const { uuid } = account;
  const now = context.get(Clock).seconds();
  const [roles, grants, passwordPhase, suspensions, outbox, stored] = await Promise.all([
    context.get(AccountRoles).ofAccount(uuid, now),
    context.get(Grants).ofAccount(uuid, now),
    context.get(Credentials).phaseOf(uuid),
    context.get(Suspensions).history(uuid),
    context.get(Outbox).pendingOf(uuid),
    knownToStore(context.get(SessionStore), uuid),
  ]);
  const { approved, banned, deleted } = legacyUser.flags;
  return {
    uuid,
    user_id: legacyUser.id,
    username: legacyUser.username,
    email: legacyUser.email,
    email_verified: isVerified(legacyUser),
    status: account.status,
    suspended_at: isoTimeOrNull(account.suspendedAt),
    legacy: { banned, deleted, approved, policy_class: legacyUser.policyClass },
    epoch: account.epoch,
    token_store: stored.record,
    live_sessions: stored.liveSessions,
    roles: [
      ...legacyRolesOf(legacyUser).map((role) => ({ role, source: 'legacy', expires: null })),
      ...roles.map(({ role, expires }) => ({ role, source: 'gatehouse', expires: isoTimeOrNull(expires) })),
    ],
    grants: grants.map(({ scope, expires, reason }) => ({ scope, expires: isoTimeOrNull(expires), reason })),
    password_phase: passwordPhase,
    suspensions: suspensions.map((one) => ({
      at: isoTime(one.at),
      by: one.by,
      reason: one.reason,
      lifted_at: isoTimeOrNull(one.liftedAt),
      lifted_by: one.liftedBy,
      banned_legacy_flag: one.bannedLegacyFlag,
    })),
    outbox: outbox.map(({ kind, stepsDone, attempts, created }) => ({
      kind,
      steps_done: stepsDone,
      attempts,
      created: isoTime(created),
    })),
  };
}
