import { checkReason, DomainError, type Clock, type Randomness } from '@gatehouse/identity';
import { errorsOf } from '@gatehouse/policy';
import type { ShadowCandidate, ShadowStore } from '@gatehouse/token-store';
import type { AuditTrail } from '../audit/audit-trail';
import type { PolicyDraft } from './policy-draft';
import { PolicyNotValid } from './policy-not-valid';
import type { PolicyAct, PolicyPublication, PolicyPublished } from './policy-publication.service';
import type { ShadowResults, ShadowStatus } from './shadow-results';

/** Who promotes it; without a comment, that of the candidate. */
export type PromotionAct = Omit<PolicyAct, 'comment'> & { readonly comment: string | null };

/**
 * Trying a policy out: a candidate is judged on live traffic beside the policy in force, decides nothing, and is then
 * published or taken away. There is one at a time.
 */
export class PolicyShadow {
  constructor(
    private readonly publication: PolicyPublication,
    private readonly store: ShadowStore,
    private readonly results: ShadowResults,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /**
   * From now on authorizers judge by this draft as well, within about two seconds. Throws `invalid` `policy_not_valid` where
   * lint has errors, `conflict` `shadow_under_way` where another candidate is tried out.
   */
  async start({ basedOn, content, findings }: PolicyDraft, act: PolicyAct): Promise<ShadowCandidate> {
    if (errorsOf(findings).length > 0) throw new PolicyNotValid(findings, 'Nothing is tried out.');
    checkReason(act.comment);
    const candidate: ShadowCandidate = {
      id: this.randomness.bytes(6).toString('base64url'),
      ...{ basedOn, content, comment: act.comment },
      startedAt: this.clock.seconds(),
    };
    if (!(await this.store.start(candidate))) throw underWay();
    await this.note('policy.shadow_started', candidate, act);
    return candidate;
  }

  /** Null: no policy is tried out. */
  status(): Promise<ShadowStatus | null> {
    return this.results.status();
  }

  /** Takes the candidate away. Throws `not_found` `no_shadow`. @returns what was seen until then */
  async stop(act: Omit<PolicyAct, 'comment'>): Promise<ShadowStatus> {
    const status = await this.results.status();
    if (status === null || !(await this.store.remove(status.candidate.id))) throw noShadow();
    await this.note('policy.shadow_stopped', status.candidate, act);
    return status;
  }

  /**
   * Publishes the candidate, and takes it away. Throws `not_found` `no_shadow`, `conflict` `policy_changed` where another
   * policy was published since it was made, and what `PolicyPublication.publish` throws.
   */
  async promote({ comment, ...act }: PromotionAct): Promise<PolicyPublished> {
    const candidate = await this.store.find();
    if (candidate === null) throw noShadow();
    const draft = await this.publication.draftOfContent(candidate.content);
    if (draft.basedOn !== candidate.basedOn) throw changed(candidate.basedOn, draft.basedOn);
    const published = await this.publication.publish(draft, {
      ...act,
      comment: comment ?? candidate.comment,
    });
    // It is what is in force now: judging by it finds nothing. Whether that could be written is not what was asked.
    await this.store.remove(candidate.id).catch(() => false);
    return published;
  }

  private note(
    action: 'policy.shadow_started' | 'policy.shadow_stopped',
    { id, basedOn, comment }: ShadowCandidate,
    { by, origin }: Omit<PolicyAct, 'comment'>,
  ): Promise<void> {
    const details = { candidate: id, based_on: basedOn, comment };
    return this.audit.record(action, { actor: by, subject: null, origin, details });
  }
}

function underWay(): DomainError {
  const sentence =
    'A policy is being tried out already. Look at its `policy shadow status`, and stop it first.';
  return new DomainError('conflict', 'shadow_under_way', sentence);
}

function noShadow(): DomainError {
  return new DomainError('not_found', 'no_shadow', 'No policy is being tried out.');
}

function changed(basedOn: number, now: number): DomainError {
  return new DomainError(
    'conflict',
    'policy_changed',
    `The candidate was made from version ${basedOn}, and version ${now} was published meanwhile. Stop it, and start it again from its files.`,
  );
}
