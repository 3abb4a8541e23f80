import { DomainError, type Actor, type Clock } from '@gatehouse/identity';
import type { Policies, PolicyVersion, RecordedChange } from '@gatehouse/accounts-data';
import { errorsOf, type LintContext, type PolicyContent, type PolicyFile } from '@gatehouse/policy';
import type { AuditTrail } from '../audit/audit-trail';
import type { Origin } from '../login/origin';
import { settled } from '../revocation/settled';
import type { OutboxWorker } from '../revocation/outbox-worker';
import { draftOf, draftWith, type PolicyDraft } from './policy-draft';
import { PolicyNotValid } from './policy-not-valid';
import { checkAdditions } from './role-additions';

/** Who publishes, and why. */
export interface PolicyAct {
  readonly by: Actor;
  readonly comment: string;
  /** Null for the command line. */
  readonly origin: Origin | null;
  /** What the person who publishes may do themselves; left out, nothing. The command line is the operator’s, and may. */
  readonly holds?: readonly string[];
}

export interface PolicyPublished {
  readonly version: number;
  /** Whether requests are judged by it from now on. False: the token store does not answer, and gets it on its return. */
  readonly inForce: boolean;
}

/**
 * The policy as operators and the console change it: drafts from files, linted; published as a whole new version; brought
 * back as one.
 */
export class PolicyPublication {
  constructor(
    private readonly policies: Policies,
    private readonly worker: OutboxWorker,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly context: LintContext,
  ) {}

  /** Throws `not_found` where none was ever published. */
  async current(): Promise<PolicyVersion> {
    const latest = await this.policies.latest();
    if (latest === null) throw noPolicy();
    return latest;
  }

  /** The newest first. */
  history(limit: number): Promise<readonly PolicyVersion[]> {
    return this.policies.list(limit);
  }

  /** Throws `not_found` `unknown_version`. */
  async byVersion(version: number): Promise<PolicyVersion> {
    const found = await this.policies.byVersion(version);
    if (found === null)
      throw new DomainError('not_found', 'unknown_version', `There is no version ${version}.`);
    return found;
  }

  /** What would hold if these files were published: changes nothing. Throws `invalid` where one owner has two. */
  async draft(files: readonly PolicyFile[]): Promise<PolicyDraft> {
    return draftWith(files, await this.policies.latest(), this.context);
  }

  /** What would hold without the files of these owners, and without these roles. Throws `not_found` for what is not there. */
  async draftWithout(gone: { owners: readonly string[]; roles: readonly string[] }): Promise<PolicyDraft> {
    const latest = await this.current();
    const { files, roles } = latest.content;
    for (const owner of gone.owners)
      if (!files.some((file) => file.owner === owner))
        throw new DomainError('not_found', 'unknown_owner', `No file of “${owner}” is published.`);
    for (const role of gone.roles)
      if (!Object.hasOwn(roles, role))
        throw new DomainError('not_found', 'unknown_role', `There is no role “${role}”.`);
    const content = {
      files: files.filter(({ owner }) => !gone.owners.includes(owner)),
      roles: Object.fromEntries(Object.entries(roles).filter(([name]) => !gone.roles.includes(name))),
    };
    return draftOf(content, latest, this.context);
  }

  /** What would hold if an earlier version came back. */
  async draftOfVersion(version: number): Promise<PolicyDraft> {
    const [{ content }, latest] = await Promise.all([this.byVersion(version), this.current()]);
    return draftOf(content, latest, this.context);
  }

  /** What would hold if this content took the place of all that is published. */
  async draftOfContent(content: PolicyContent): Promise<PolicyDraft> {
    return draftOf(content, await this.policies.latest(), this.context);
  }

  /**
   * Makes a draft the policy. Throws `invalid` `policy_not_valid` where lint has errors, `conflict` `policy_changed` where
   * somebody has published since the draft was made, `role_in_use` where somebody has a role that would be gone,
   * `refused` `scope_not_held` where a role would get a scope that whoever publishes does not hold.
   */
  async publish({ basedOn, content, findings, diff }: PolicyDraft, act: PolicyAct): Promise<PolicyPublished> {
    const errors = errorsOf(findings);
    if (errors.length > 0) throw new PolicyNotValid(findings);
    if (act.by !== 'cli') checkAdditions(diff, act.holds ?? []);
    const { by, comment } = act;
    const recorded = await this.policies.publish({
      content,
      by,
      comment,
      basedOn,
      now: this.clock.seconds(),
    });
    const inForce = await settled(this.worker.work(recorded.outboxId!));
    await this.note(recorded, act);
    return { version: recorded.version, inForce };
  }

  private note(
    { version }: RecordedChange & { version: number },
    { by, comment, origin }: PolicyAct,
  ): Promise<void> {
    const details = { version, comment };
    return this.audit.record('policy.published', { actor: by, subject: null, origin, details });
  }
}

function noPolicy(): DomainError {
  return new DomainError('not_found', 'no_policy', 'No policy was ever published. Run `migrate`.');
}
