import type { FastifyRequest } from 'fastify';

/** An access token, and how it was brought. */
export interface PresentedToken {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly text: string;
  /** What came as `DPoP` beside it (RFC 9449 §4.1), every value; beside a bearer token it says nothing. */
  readonly proof: readonly string[];
}

const schemes = ['Bearer', 'DPoP'] as const;
const form = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/**
 * The access token of a request to a resource of ours, by header (RFC 6750 §2.1, RFC 9449 §7.1) or as a field of a form (§2.2); what stands in the
 * query is not looked at (§2.3 is not for us). Null: there is none. `invalid_request`: in two places, or not to be read.
 */
export function presentedToken(request: FastifyRequest): PresentedToken | 'invalid_request' | null {
  const { authorization: headers = [], dpop: proof = [] } = request.raw.headersDistinct;
  const field = fieldOf(request);
  if (field === 'invalid_request' || headers.length > 1) return 'invalid_request';
  if (headers.length === 1 && field !== null) return 'invalid_request';
  if (field !== null) return { scheme: 'Bearer', text: field, proof };
  return headers.length === 0 ? null : ofHeader(headers[0]!, proof);
}

/** Schemes are compared without regard to case (RFC 9110 §11.1). One that we do not know brings no token. */
function ofHeader(value: string, proof: readonly string[]): PresentedToken | 'invalid_request' | null {
  const [, name = '', rest = ''] = /^([A-Za-z0-9_-]+)(?: +(.*))?$/.exec(value.trim()) ?? [];
  const scheme = schemes.find((known) => known.toLowerCase() === name.toLowerCase());
  if (scheme === undefined) return null;
  return /^[A-Za-z0-9._~+/-]+=*$/.test(rest) ? { scheme, text: rest, proof } : 'invalid_request';
}

function fieldOf({ method, headers, body }: FastifyRequest): string | 'invalid_request' | null {
  if (method !== 'POST' || !form.test(headers['content-type'] ?? '')) return null;
  const { access_token: field } = (body ?? {}) as Record<string, unknown>;
  if (field === undefined || field === '') return null;
  return typeof field === 'string' ? field : 'invalid_request';
}
