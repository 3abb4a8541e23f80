import { DomainError, type Clock } from '@gatehouse/identity';
import { decide, type CompiledPolicy } from '@gatehouse/policy';
import { type GatewayTokens, type LiveSession, type SessionResolver } from '@gatehouse/sessions';
import { refusal, type Answer } from './answer';
import { borne, type Shown } from './challenge';
import { browserUrl, type GatewayRequest } from './gateway-request';
import type { Identification, Identifier } from './identifier';
import { judge, type Judgement } from './judgement';
import type { LegacyCookies } from './legacy-cookies';
import type { ShadowJudge } from './shadow/shadow-judge';

export interface AuthorizerOptions {
  /** Whom a gateway token is for where the rule does not say. */
  readonly audience: string;
  /** Address of the log-in page. */
  readonly logInPage: string;
}

/**
 * Decides one request: who is it, may they, and what is the service told. Deny is the default; where the token store
 * cannot say, the answer is 503 and never 200 or 401, but for what is open to everyone.
 *
 * From memory, with a gateway token that was already made, there is no I/O and no promise.
 */
export class Authorizer {
  constructor(
    private readonly identifier: Identifier,
    private readonly resolver: SessionResolver,
    private readonly tokens: GatewayTokens,
    private readonly legacyCookies: LegacyCookies,
    private readonly clock: Clock,
    private readonly options: AuthorizerOptions,
    private readonly shadow: Pick<ShadowJudge, 'afterwards'> | null = null,
  ) {}

  decide(request: GatewayRequest): Answer | Promise<Answer> {
    try {
      const who = this.identifier.identify(request);
      const answer =
        who instanceof Promise ? who.then((found) => this.answer(request, found)) : this.answer(request, who);
      return answer instanceof Promise ? answer.catch((error) => this.withoutStore(request, error)) : answer;
    } catch (error) {
      return this.withoutStore(request, error);
    }
  }

  private answer(request: GatewayRequest, who: Identification): Answer | Promise<Answer> {
    if (who.live === null) return this.answerNobody(request, who);
    const { live } = who;
    const now = this.clock.seconds();
    const judgement = judge(live.policy, request, who, now);
    const afterwards = this.afterwards(request, who, judgement, live.policy, now);
    if (!judgement.allowed) return this.refuse(request, who, judgement, live.policy, afterwards);
    if (judgement.reason === 'anonymous')
      return this.letIn(request, judgement, live.policy, null, '', afterwards);
    const authorization = this.tokens.authorizationFor(
      live,
      judgement.rule?.audience ?? this.options.audience,
    );
    return authorization instanceof Promise
      ? authorization.then((token) => this.letIn(request, judgement, live.policy, live, token, afterwards))
      : this.letIn(request, judgement, live.policy, live, authorization, afterwards);
  }

  /** A store that holds no policy cannot even say that somebody is to log in. */
  private answerNobody(request: GatewayRequest, who: Identification): Answer | Promise<Answer> {
    const policy = this.resolver.policyForAnonymous();
    return policy instanceof Promise
      ? policy.then((read) => this.answerUnder(read, request, who))
      : this.answerUnder(policy, request, who);
  }

  private answerUnder(policy: CompiledPolicy, request: GatewayRequest, who: Identification): Answer {
    const now = this.clock.seconds();
    const judgement = judge(policy, request, who, now);
    const afterwards = this.afterwards(request, who, judgement, policy, now);
    return judgement.allowed
      ? this.letIn(request, judgement, policy, null, '', afterwards)
      : this.refuse(request, who, judgement, policy, afterwards);
  }

  private afterwards(
    request: GatewayRequest,
    who: Identification,
    judgement: Judgement,
    policy: CompiledPolicy,
    now: number,
  ): Answer['afterwards'] {
    return this.shadow === null ? null : this.shadow.afterwards(request, who, judgement, policy, now);
  }

  private refuse(
    request: GatewayRequest,
    who: Identification,
    { reason, rule, missing }: Judgement,
    policy: CompiledPolicy,
    afterwards: Answer['afterwards'],
  ): Answer {
    const { live } = who;
    const shown = shownBy(request, who);
    const logInUrl = reason === 'scope_missing' || reason === 'no_rule' ? '' : this.logInUrl(request, reason);
    const policyVersion = policy.version;
    return refusal(reason, { rule, missing, live, policyVersion, logInUrl, afterwards, shown });
  }

  private letIn(
    request: GatewayRequest,
    { rule }: Judgement,
    policy: CompiledPolicy,
    live: LiveSession | null,
    authorization: string,
    afterwards: Answer['afterwards'],
  ): Answer {
    const { otherCookies } = request.credentials;
    const isLegacy = rule !== null && rule.isLegacy;
    return {
      status: 200,
      reason: live === null ? 'anonymous' : 'ok',
      live,
      authorization,
      canonicalUri: request.target.path + request.target.query,
      forwardCookie: isLegacy && live !== null ? this.legacyCookies.beside(otherCookies, live) : otherCookies,
      policyVersion: policy.version,
      rule,
      missing: nothing,
      logInUrl: '',
      shown: borne,
      afterwards,
    };
  }

  /** Where a browser logs in and comes back. Whoever is logged in is asked again for what they know. */
  private logInUrl(request: GatewayRequest, reason: Judgement['reason']): string {
    const parameters = new URLSearchParams();
    const url = browserUrl(request);
    if (url !== null) parameters.set('next_page', url);
    if (reason === 'step_up') parameters.set('prompt', 'login');
    const query = parameters.toString();
    return query === '' ? this.options.logInPage : `${this.options.logInPage}?${query}`;
  }

  /**
   * The store does not answer, or has lost what it knew. What was open to everyone stays open for whoever sent no bearer
   * token. That no key may sign is nothing that passes: it goes on, and is logged as the fault that it is.
   */
  private withoutStore(request: GatewayRequest, error: unknown): Answer {
    if (!(error instanceof DomainError) || error.kind !== 'unavailable' || error.code === 'no_signing_key')
      throw error;
    const policy = this.resolver.lastGoodPolicy();
    if (policy !== null && request.credentials.bearer === null) {
      const decision = decide(policy, request, null, this.clock.seconds());
      if (decision.allowed) return this.letIn(request, decision, policy, null, '', null);
    }
    return refusal(error.code === 'policy_unavailable' ? 'policy_unavailable' : 'store_unavailable');
  }
}

function shownBy({ credentials: { bearer } }: GatewayRequest, who: Identification): Shown {
  if (bearer === null || typeof bearer === 'string' || bearer.scheme === 'Bearer') return borne;
  return { scheme: 'DPoP', proof: who.live === null ? (who.proof ?? null) : null };
}

const nothing: readonly string[] = [];
