import { DomainError, type Actor, type Clock } from '@gatehouse/identity';
import type { AccountKey, AccountRoles, RecordedChange } from '@gatehouse/accounts-data';
import type { AuditTrail } from '../audit/audit-trail';
import type { Origin } from '../login/origin';
import type { OutboxWorker } from '../revocation/outbox-worker';
import { settled } from '../revocation/settled';

export interface RoleAct {
  readonly account: AccountKey;
  readonly role: string;
  readonly by: Actor;
  /** Null for the command line. */
  readonly origin: Origin | null;
}

/** What has become of it when the caller gets it back. */
export interface RoleOutcome {
  readonly uuid: string;
  /** Whether sessions have or lack the role from now on. False: the token store does not answer, and learns of it later. */
  readonly inForce: boolean;
}

/** Who has which role (NIST RBAC: AssignUser, DeassignUser), beside those that the old system's policy class gives. */
export class RoleAssignment {
  constructor(
    private readonly roles: AccountRoles,
    private readonly worker: OutboxWorker,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Given again, the new end counts. Throws `not_found` `unknown_role`, `invalid` `bad_expiry`.
   *
   * @param act its `expires` in UNIX seconds; null: no end
   */
  async assign(act: RoleAct & { readonly expires: number | null }): Promise<RoleOutcome> {
    const { account, role, expires, by } = act;
    const recorded = await this.roles.assign({ ...account, role, expires, by, now: this.clock.seconds() });
    return this.conclude('role.assigned', act, recorded);
  }

  /** Throws `conflict` `role_not_assigned`: what the old system gives is the old system's to take. */
  async deassign(act: RoleAct): Promise<RoleOutcome> {
    const { account, role } = act;
    const recorded = await this.roles.unassign({ uuid: account.uuid, role, now: this.clock.seconds() });
    if (recorded === null) {
      throw new DomainError(
        'conflict',
        'role_not_assigned',
        `The role “${role}” was not assigned to this account.`,
      );
    }
    return this.conclude('role.deassigned', act, recorded);
  }

  private async conclude(
    action: 'role.assigned' | 'role.deassigned',
    { account: { uuid }, role, by, origin }: RoleAct,
    { outboxId }: RecordedChange,
  ): Promise<RoleOutcome> {
    const inForce = outboxId === null || (await settled(this.worker.work(outboxId)));
    await this.audit.record(action, { actor: by, subject: uuid, origin, details: { role } });
    return { uuid, inForce };
  }
}
