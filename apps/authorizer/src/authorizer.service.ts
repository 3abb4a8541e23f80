import { DomainError } from '@gatehouse/identity';
import { decide } from '@gatehouse/policy';
import type { GatewayTokens, LiveSession, SessionResolver } from '@gatehouse/sessions';
import { refusal, type Answer } from './answer';
import { browserUrl, type GatewayRequest } from './gateway-request';
import type { Identification, Identifier } from './identifier';

/**
 * Decides one request: who is it, may they, and what is the service told. Deny is the default; where the token store
 * cannot say, the answer is 503 and never 200 or 401.
 *
 * From memory, with a gateway token that was already made, there is no I/O and no promise.
 */
export class Authorizer {
  constructor(
    private readonly identifier: Identifier,
    private readonly resolver: SessionResolver,
    private readonly tokens: GatewayTokens,
    private readonly audience: string,
    /** Address of the log-in page. */
    private readonly logInPage: string,
  ) {}

  decide(request: GatewayRequest): Answer | Promise<Answer> {
    try {
      const who = this.identifier.identify(request.credentials);
      const answer =
        who instanceof Promise ? who.then((found) => this.answer(request, found)) : this.answer(request, who);
      return answer instanceof Promise ? answer.catch(unavailable) : answer;
    } catch (error) {
      return unavailable(error);
    }
  }

  private answer(request: GatewayRequest, who: Identification): Answer | Promise<Answer> {
    if (who.live === null) return this.refuse(request, who.reason);
    const decision = decide(who.live.policy);
    if (!decision.allowed) return refusal(decision.reason, decision.policyVersion);
    const authorization = this.tokens.authorizationFor(who.live, this.audience);
    return authorization instanceof Promise
      ? authorization.then((token) => letIn(request, who.live, token))
      : letIn(request, who.live, authorization);
  }

  /** Refuses; a store that holds no policy cannot even say that. */
  private async refuse(
    request: GatewayRequest,
    reason: Exclude<Identification['reason'], 'ok'>,
  ): Promise<Answer> {
    const policy = await this.resolver.policyForAnonymous();
    const url = browserUrl(request);
    const back = url === null ? '' : `?${new URLSearchParams({ next_page: url })}`;
    return refusal(reason, policy.version, `${this.logInPage}${back}`);
  }
}

function letIn(request: GatewayRequest, live: LiveSession, authorization: string): Answer {
  return {
    status: 200,
    reason: 'ok',
    live,
    authorization,
    canonicalUri: request.target.path + request.target.query,
    forwardCookie: request.credentials.otherCookies,
    policyVersion: live.policy.version,
    logInUrl: '',
  };
}

/** That no key may sign is nothing that passes: it goes on, and is logged as the fault that it is. */
function unavailable(error: unknown): Answer {
  if (error instanceof DomainError && error.kind === 'unavailable' && error.code !== 'no_signing_key') {
    return refusal(error.code === 'policy_unavailable' ? 'policy_unavailable' : 'store_unavailable');
  }
  throw error;
}
