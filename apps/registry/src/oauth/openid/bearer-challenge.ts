import { describeDpopRefusal, signatureAlgorithms, type DpopRefusal } from '@gatehouse/sessions';

/** Why a request for a protected resource is refused (RFC 6750 §3.1); null: it brought no token, and is told no more than that. */
export type BearerError = 'invalid_request' | 'invalid_token' | 'insufficient_scope' | null;

export interface BearerRefusal {
  readonly status: number;
  readonly error: BearerError | 'invalid_dpop_proof';
  /** For the header `WWW-Authenticate`. */
  readonly challenge: string;
}

const statusOf = { invalid_request: 400, invalid_token: 401, insufficient_scope: 403 } as const;

/** RFC 9449 §7.1: what proofs may be signed with. */
const algs = `algs="${signatureAlgorithms.join(' ')}"`;

/**
 * By the scheme with which the token came; a 401 names the other one too.
 *
 * @param scope what the token would have to have
 */
export function bearerRefusal(
  error: BearerError,
  scope: string,
  scheme: 'Bearer' | 'DPoP' = 'Bearer',
): BearerRefusal {
  if (error === null) return { status: 401, error, challenge: `Bearer realm="Gatehouse", DPoP ${algs}` };
  const status = statusOf[error];
  const wanted = error === 'insufficient_scope' ? `, scope="${scope}"` : '';
  const challenge = `${scheme} error="${error}"${wanted}`;
  if (status !== 401) return { status, error, challenge };
  return {
    status,
    error,
    challenge: scheme === 'DPoP' ? `Bearer, ${challenge}, ${algs}` : `${challenge}, DPoP ${algs}`,
  };
}

/** The token was good, and the proof that came with it was not. */
export function proofRefusal(refusal: DpopRefusal): BearerRefusal {
  const error = 'invalid_dpop_proof';
  const challenge = `DPoP error="${error}", ${algs}, error_description="${describeDpopRefusal(refusal)}"`;
  return { status: 401, error, challenge };
}
