import { isChallenge, type Resources } from '@gatehouse/api-clients';
import { DomainError } from '@gatehouse/identity';
import type { Client } from '@gatehouse/registry-data';
import { isIdentityScope } from '@gatehouse/scopes';
import { scopesWithin } from '@gatehouse/sessions';
import { invalidRequest } from '../oauth-problem';
import type { RequestParameters } from './request-parameters';

/** OIDC Core §3.1.2.1. */
const prompts = ['none', 'login', 'consent', 'select_account'] as const;
export type Prompt = (typeof prompts)[number];

/** What a client asks a user for. */
export interface AuthorizationRequest {
  /** Never empty; each is approved for the client. */
  readonly scopes: readonly string[];
  /** RFC 7636, S256. */
  readonly challenge: string;
  readonly nonce: string | null;
  readonly prompts: ReadonlySet<Prompt>;
  /** Seconds since the user last proved who they are, at most; null: however many. */
  readonly maxAge: number | null;
  /** RFC 8707; null: the platform's own. */
  readonly audience: string | null;
  /** RFC 9449 §10; null: tokens are bound to whatever key comes with the token request. */
  readonly keyThumbprint: string | null;
  /** A log-in name to begin with (OIDC Core §3.1.2.1). */
  readonly loginHint: string | null;
  /** An ID token of ours, about whom the client thinks is there; not verified yet. */
  readonly idTokenHint: string | null;
}

/** Characters; whatever is longer was made by nobody who means well. */
const longest = 2000;

/**
 * Reads what is asked for. Throws what RFC 6749 §4.1.2.1 and OIDC Core §3.1.2.6 name, which goes back to the client:
 * `invalid_request`, `unauthorized_client`, `unsupported_response_type`, `invalid_scope`, `invalid_target`,
 * `request_not_supported`, `registration_not_supported`.
 */
export function authorizationRequestOf(
  parameters: RequestParameters,
  client: Client,
  resources: Pick<Resources, 'audienceOf'>,
): AuthorizationRequest {
  parameters.checkEachOnce();
  checkLengths(parameters);
  checkResponse(parameters, client);
  checkUnsupported(parameters);
  return {
    scopes: scopesOf(parameters.get('scope'), client),
    challenge: challengeOf(parameters),
    nonce: parameters.get('nonce'),
    prompts: promptsOf(parameters.get('prompt')),
    maxAge: maxAgeOf(parameters.get('max_age')),
    audience: resources.audienceOf(parameters.get('resource')),
    keyThumbprint: thumbprintOf(parameters.get('dpop_jkt')),
    loginHint: parameters.get('login_hint'),
    idTokenHint: parameters.get('id_token_hint'),
  };
}

function checkLengths(parameters: RequestParameters): void {
  for (const [name, value] of parameters.pairs()) {
    const limit = name === 'id_token_hint' || name === 'scope' ? 4 * longest : longest;
    if (value.length > limit) throw invalidRequest(`${name.slice(0, 64)} is too long.`);
  }
}

function checkResponse(parameters: RequestParameters, { grantTypes }: Client): void {
  if (parameters.need('response_type') !== 'code') {
    throw problem('unsupported_response_type', 'The only response_type here is code.');
  }
  if (![null, 'query'].includes(parameters.get('response_mode'))) {
    throw invalidRequest('The only response_mode here is query.');
  }
  if (!grantTypes.includes('authorization_code')) {
    throw problem('unauthorized_client', 'This client is not registered for authorization_code.');
  }
}

/** OIDC Core §3.1.2.6: what would change the request if we understood it must not be passed over. */
function checkUnsupported(parameters: RequestParameters): void {
  if (parameters.get('request') !== null) {
    throw problem('request_not_supported', 'There are no request objects here.');
  }
  if (parameters.get('registration') !== null) {
    throw problem('registration_not_supported', 'There is no registration in a request here.');
  }
}

/** RFC 7636 §4.3, and RFC 9700 §2.1.1: by every client, by S256 alone. */
function challengeOf(parameters: RequestParameters): string {
  const challenge = parameters.get('code_challenge');
  const method = parameters.get('code_challenge_method');
  if (challenge === null)
    throw invalidRequest('code_challenge is missing: PKCE is required of every client.');
  if (method !== 'S256') throw invalidRequest('code_challenge_method must be S256.');
  if (!isChallenge(challenge)) throw invalidRequest('code_challenge must be 43 base64url characters.');
  return challenge;
}

/**
 * What this client may have of what it asks for; the rest is left out (RFC 6749 §3.3). Who asks for nothing in particular asks
 * for all that is approved, but for being there while the user is away.
 */
function scopesOf(text: string | null, { scopes, grantTypes }: Client): readonly string[] {
  const approved = scopes.filter(({ approvedAt }) => approvedAt !== null).map(({ scope }) => scope);
  const wanted = text === null ? approved.filter((scope) => scope !== 'offline_access') : words(text);
  const allowed = wanted.filter((scope) => {
    if (scope === 'openid') return true;
    if (scope === 'offline_access' && !grantTypes.includes('refresh_token')) return false;
    return isIdentityScope(scope) ? approved.includes(scope) : scopesWithin([scope], approved).length > 0;
  });
  if (allowed.length > 0) return allowed;
  throw problem('invalid_scope', 'None of these scopes is approved for this client.');
}

/** RFC 6749 §3.3: parted by spaces, each once. */
function words(text: string): readonly string[] {
  return [...new Set(text.split(' ').filter((word) => word !== ''))];
}

function promptsOf(text: string | null): ReadonlySet<Prompt> {
  const wanted = words(text ?? '');
  const known = wanted.filter((word): word is Prompt => prompts.includes(word as Prompt));
  if (known.length < wanted.length) throw invalidRequest(`prompt is some of ${prompts.join(', ')}.`);
  if (known.includes('none') && known.length > 1) throw invalidRequest('prompt=none stands alone.');
  return new Set(known);
}

function maxAgeOf(text: string | null): number | null {
  if (text === null) return null;
  if (!/^[0-9]{1,9}$/.test(text)) throw invalidRequest('max_age is a number of seconds.');
  return Number(text);
}

function thumbprintOf(text: string | null): string | null {
  if (text === null || /^[A-Za-z0-9_-]{43}$/.test(text)) return text;
  throw invalidRequest('dpop_jkt must be a SHA-256 thumbprint in base64url.');
}

function problem(code: string, sentence: string): DomainError {
  return new DomainError('invalid', code, sentence);
}
