/** Why a request for a protected resource is refused (RFC 6750 §3.1); null: it brought no token, and is told no more than that. */
export type BearerError = 'invalid_request' | 'invalid_token' | 'insufficient_scope' | null;

export interface BearerRefusal {
  readonly status: number;
  readonly error: BearerError;
  /** For the header `WWW-Authenticate`. */
  readonly challenge: string;
}

const statusOf = { invalid_request: 400, invalid_token: 401, insufficient_scope: 403 } as const;

/** @param scope what the token would have to have */
export function bearerRefusal(error: BearerError, scope: string): BearerRefusal {
  if (error === null) return { status: 401, error, challenge: 'Bearer realm="Gatehouse"' };
  const wanted = error === 'insufficient_scope' ? `, scope="${scope}"` : '';
  return { status: statusOf[error], error, challenge: `Bearer error="${error}"${wanted}` };
}
