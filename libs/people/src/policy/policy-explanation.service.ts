import {
  DomainError,
  SubjectRef,
  type ClientSubject,
  type Clock,
  type Randomness,
  type UserSubject,
} from '@gatehouse/identity';
import type { Policies } from '@gatehouse/accounts-data';
import {
  CompiledPolicy,
  errorsOf,
  explainRequest,
  policyOf,
  type AskedRequest,
  type RequestExplanation,
} from '@gatehouse/policy';
import { holderOf, pretendedSession } from '@gatehouse/sessions';
import type { SessionStore } from '@gatehouse/token-store';
import type { PersonDirectory } from '../directory/person-directory';
import type { UserSubjects } from '../subjects/user-subjects';
import type { PolicyDraft } from './policy-draft';
import { PolicyNotValid } from './policy-not-valid';

/** Whom it is asked for: a person, named as `PersonDirectory` takes it, or a client by its id. Null: nobody. */
export type Asker = { readonly user: string } | { readonly client: string } | null;

export interface ExplainedRequest extends Omit<RequestExplanation, 'reason'> {
  readonly reason: RequestExplanation['reason'] | 'suspended';
}

interface Subjects {
  readonly user: UserSubject | null;
  readonly client: ClientSubject | null;
  readonly isSuspended: boolean;
}

/**
 * “May this person do this?”, by the code that the authorizer decides by. The person is put together from the databases and
 * need not have logged in; a client is taken from the token store, as decisions are. Both are judged as if they had just
 * proved who they are, a person by their password alone.
 */
export class PolicyExplanations {
  constructor(
    private readonly policies: Policies,
    private readonly directory: PersonDirectory,
    private readonly subjects: UserSubjects,
    private readonly store: SessionStore,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
    /** Seconds that a session has. */
    private readonly duration: number,
  ) {}

  /**
   * @param draft judged instead of what is published. Throws `invalid` `policy_not_valid` where it has errors, `not_found`
   * for somebody who is not there.
   */
  async explain(asked: AskedRequest, asker: Asker, draft: PolicyDraft | null): Promise<ExplainedRequest> {
    const policy = draft === null ? await this.published() : compiledDraft(draft);
    const now = this.clock.seconds();
    const who = asker === null ? null : await this.subjectsOf(asker);
    if (who === null || who.isSuspended) {
      const explained = explainRequest(policy, asked, null, now);
      const isRefused = who !== null && explained.reason === 'no_credentials';
      return isRefused ? { ...explained, reason: 'suspended' } : explained;
    }
    const parts = { ...who, scopes: null, policy, now, duration: this.duration };
    return explainRequest(policy, asked, holderOf(pretendedSession(parts, this.randomness)), now);
  }

  private async published(): Promise<CompiledPolicy> {
    const latest = await this.policies.latest();
    if (latest === null)
      throw new DomainError('not_found', 'no_policy', 'No policy was ever published. Run `migrate`.');
    return CompiledPolicy.of(policyOf(latest.content, latest.version));
  }

  private async subjectsOf(asker: NonNullable<Asker>): Promise<Subjects> {
    if ('client' in asker) return this.clientOf(asker.client);
    const { account, legacyUser } = await this.directory.get(asker.user);
    const user = await this.subjects.compose(account, legacyUser);
    return { user, client: null, isSuspended: user.status !== 'active' };
  }

  /** A client acts only while its owner may. */
  private async clientOf(clientId: string): Promise<Subjects> {
    const isId = /^[A-Za-z0-9]{1,64}$/.test(clientId);
    const found = isId ? await this.store.findSubject(SubjectRef.client(clientId)) : null;
    if (found === null)
      throw new DomainError('not_found', 'unknown_client', `There is no client ${JSON.stringify(clientId)}.`);
    const client = found as ClientSubject;
    const owner = client.owner === null ? null : await this.store.findSubject(client.owner);
    const isSuspended = [client, owner].some((subject) => subject?.status === 'suspended');
    return { user: null, client, isSuspended };
  }
}

/** A draft as it would decide. Throws `invalid` `policy_not_valid` where it has errors. */
export function compiledDraft({ findings, content, basedOn }: PolicyDraft): CompiledPolicy {
  if (errorsOf(findings).length > 0) throw new PolicyNotValid(findings, 'Nothing was judged by it.');
  return CompiledPolicy.of(policyOf(content, basedOn + 1));
}
