import type { CompiledRule } from '@gatehouse/policy';
import type { LiveSession } from '@gatehouse/sessions';
import { borne, challengeFor, insufficientScope, type Shown } from './challenge';

/** Why a request was answered as it was: the values of `X-Auth-Reason`. */
export type Reason =
  | 'ok'
  | 'anonymous'
  | 'no_credentials'
  | 'bad_credentials'
  | 'conflicting_credentials'
  | 'expired'
  | 'revoked'
  | 'suspended'
  | 'legacy_session_unknown'
  | 'scope_missing'
  | 'no_rule'
  | 'bad_path'
  | 'bad_method'
  | 'untrusted_peer'
  | 'step_up'
  | 'store_unavailable'
  | 'policy_unavailable';

/** What the authorizer says of one request. */
export interface Answer {
  readonly status: 200 | 401 | 403 | 503;
  readonly reason: Reason;
  readonly live: LiveSession | null;
  /** The gateway token with its scheme; only with 200 and a session. */
  readonly authorization: string;
  readonly canonicalUri: string;
  readonly forwardCookie: string;
  readonly policyVersion: number | null;
  /** The rule that decided; null: there was none. */
  readonly rule: CompiledRule | null;
  /** With `scope_missing`: what would have sufficed. */
  readonly missing: readonly string[];
  /** Where a browser logs in and comes back; only with 401. */
  readonly logInUrl: string;
  /** How a token was shown, which is how it has to be shown the next time. */
  readonly shown: Shown;
  /** What is to be done when the answer was sent, and never throws; null: nothing. */
  readonly afterwards: (() => void) | null;
}

const forbidden: ReadonlySet<Reason> = new Set([
  'scope_missing',
  'no_rule',
  'bad_path',
  'bad_method',
  'untrusted_peer',
]);
const unavailable: ReadonlySet<Reason> = new Set(['store_unavailable', 'policy_unavailable']);

/** What is known of a refusal besides its reason. */
export type RefusalFacts = Partial<
  Pick<Answer, 'live' | 'policyVersion' | 'rule' | 'missing' | 'logInUrl' | 'shown' | 'afterwards'>
>;

/** An answer that lets nobody in. Its status follows from the reason. */
export function refusal(reason: Reason, facts: RefusalFacts = {}): Answer {
  const status = forbidden.has(reason) ? 403 : unavailable.has(reason) ? 503 : 401;
  return {
    status,
    reason,
    live: facts.live ?? null,
    authorization: '',
    canonicalUri: '',
    forwardCookie: '',
    policyVersion: facts.policyVersion ?? null,
    rule: facts.rule ?? null,
    missing: facts.missing ?? nothing,
    logInUrl: facts.logInUrl ?? '',
    shown: facts.shown ?? borne,
    afterwards: facts.afterwards ?? null,
  };
}

const nothing: readonly string[] = [];

/** What a service is told of a session besides its token; the same for every request of it. */
interface IdentityHeaders {
  readonly user: string;
  readonly username: string;
  readonly client: string;
  readonly session: string;
  readonly scopes: string;
}

const nobody: IdentityHeaders = { user: '', username: '', client: '', session: '', scopes: '' };
const written = new WeakMap<LiveSession, IdentityHeaders>();

function identityHeaders(live: LiveSession | null): IdentityHeaders {
  if (live === null) return nobody;
  let headers = written.get(live);
  if (headers === undefined) {
    headers = {
      user: live.user?.ref.id ?? '',
      username: headerText(live.user?.claims.username ?? ''),
      client: live.client?.ref.id ?? '',
      session: live.session.id.toString(),
      scopes: live.authorizations.scopes.join(' '),
    };
    written.set(live, headers);
  }
  return headers;
}

/**
 * The headers of an answer, as a flat list of names and values. Every header that a service may rely on is there,
 * empty where there is nothing to say, so that a gateway which copies them overwrites what a client made up.
 */
export function answerHeaders(answer: Answer, decisionId: string): string[] {
  // Of somebody who is refused only the gateway's log has to know.
  const identity = identityHeaders(answer.status === 200 ? answer.live : null);
  const headers = [
    'Authorization',
    answer.authorization,
    'X-Auth-User',
    identity.user,
    'X-Auth-Username',
    identity.username,
    'X-Auth-Client',
    identity.client,
    'X-Auth-Session',
    identity.session,
    'X-Auth-Scopes',
    identity.scopes,
    'X-Auth-Reason',
    answer.reason,
    'X-Auth-Required',
    answer.rule === null ? '' : answer.rule.requirement.text,
    'X-Auth-Missing',
    answer.missing.length === 0 ? '' : answer.missing.join(' '),
    'X-Auth-Rule',
    answer.rule === null ? '' : answer.rule.id,
    'X-Auth-Policy-Version',
    answer.policyVersion === null ? '' : String(answer.policyVersion),
    'X-Auth-Decision',
    decisionId,
    'X-Canonical-URI',
    answer.canonicalUri,
    'X-Forward-Cookie',
    answer.forwardCookie,
    'Cache-Control',
    'no-store',
  ];
  if (answer.status === 401) {
    headers.push('WWW-Authenticate', challengeFor(answer), 'X-Auth-Login', answer.logInUrl);
  }
  if (answer.reason === 'scope_missing') headers.push('WWW-Authenticate', insufficientScope(answer));
  if (answer.status === 503) headers.push('Retry-After', '1');
  return headers;
}

/** Header values are ASCII here; other characters are percent-encoded UTF-8. */
function headerText(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encodeURIComponent(text).replaceAll('%20', ' ');
}
