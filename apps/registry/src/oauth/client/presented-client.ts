import type { PresentedCredentials } from '@gatehouse/api-clients';
import type { OAuthForm } from '../oauth-form';
import { invalidClient, invalidRequest } from '../oauth-problem';

/** RFC 7521 §4.2, RFC 7523 §2.2. */
const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Longer ones are nobody's. */
const longest = 4096;

/**
 * What a client shows of itself: HTTP Basic, parameters in the body, or an assertion; by one of these ways alone
 * (RFC 6749 §2.3). Throws `invalid_request` for two ways at once, `invalid_client` for none and for what cannot be read.
 * It has proved nothing yet.
 *
 * @param rawHeaders as they came: Node would drop a second `Authorization`
 */
export function presentedClient(rawHeaders: readonly string[], form: OAuthForm): PresentedCredentials {
  const authorization = authorizationOf(rawHeaders);
  const assertion = form.get('client_assertion');
  const secret = form.get('client_secret');
  const ways = [authorization, assertion, secret].filter((way) => way !== null);
  if (ways.length > 1) throw invalidRequest('The client proves who it is in more than one way.');
  if (authorization !== null) return agreeing(basic(authorization), form);
  if (assertion !== null) return agreeing(asserted(assertion, form), form);
  const clientId = form.get('client_id');
  if (clientId === null) throw invalidClient();
  return secret === null
    ? { method: 'none', clientId }
    : { method: 'client_secret_post', clientId, secret: bounded(secret) };
}

function authorizationOf(rawHeaders: readonly string[]): string | null {
  let found: string | null = null;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length !== 'authorization'.length || name.toLowerCase() !== 'authorization') continue;
    if (found !== null) throw invalidRequest('There is more than one Authorization header.');
    found = rawHeaders[at + 1]!;
  }
  return found;
}

/** The scheme's name is case-insensitive (RFC 9110 §11.1); id and secret are form-encoded (RFC 6749 §2.3.1). */
function basic(authorization: string): PresentedCredentials {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(bounded(authorization))?.[1];
  const pair = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1) throw invalidClient();
  const [clientId, secret] = [pair.slice(0, colon), pair.slice(colon + 1)].map(formDecoded) as [
    string,
    string,
  ];
  if (secret === '') throw invalidClient();
  return { method: 'client_secret_basic', clientId, secret };
}

/** Clients that do not encode (Authlib 1.2) come to the same: our ids and secrets are letters and digits. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidClient();
  }
}

/** The id is the assertion's own subject; whether it is rightly signed is found out later. */
function asserted(assertion: string, form: OAuthForm): PresentedCredentials {
  if (form.get('client_assertion_type') !== jwtBearer) {
    throw invalidRequest(`client_assertion_type must be ${jwtBearer}.`);
  }
  const subject = subjectOf(assertion);
  if (subject === null) throw invalidClient();
  return { method: 'private_key_jwt', clientId: subject, assertion };
}

function subjectOf(assertion: string): string | null {
  try {
    const payload = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      sub?: unknown;
    } | null;
    return typeof payload?.sub === 'string' ? payload.sub : null;
  } catch {
    return null;
  }
}

/** A `client_id` beside other proof must name the same client. */
function agreeing(presented: PresentedCredentials, form: OAuthForm): PresentedCredentials {
  const named = form.get('client_id');
  if (named !== null && named !== presented.clientId) {
    throw invalidRequest('client_id names another client than the credentials.');
  }
  return presented;
}

function bounded(text: string): string {
  if (text.length > longest) throw invalidClient();
  return text;
}
