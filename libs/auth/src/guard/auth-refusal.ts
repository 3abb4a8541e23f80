import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import type { DomainError } from '@gatehouse/identity';
import type { Scope } from '@gatehouse/scopes';

/** The body of a refusal: a problem as RFC 9457 has it. */
export interface RefusalProblem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  /** A sentence for people. */
  readonly detail: string;
  /** For machines: the words that the gateway uses in `X-Auth-Reason`, and `refused` for an authorizer's no. */
  readonly code: string;
  /** The scopes without which it does not go. */
  readonly missing?: readonly string[];
  /** Seconds; also in the header `Retry-After`. */
  readonly retry_after?: number;
}

/** Why a request does not reach its handler, with the headers that the answer needs. */
export class AuthRefusal extends HttpException {
  constructor(
    readonly problem: RefusalProblem,
    readonly headers: Readonly<Record<string, string>>,
    options?: { readonly cause?: unknown },
  ) {
    super(problem, problem.status, options);
    this.message = problem.detail;
  }
}

function refusal(
  status: number,
  code: string,
  detail: string,
  more: Pick<RefusalProblem, 'missing' | 'retry_after'> = {},
): RefusalProblem {
  return { type: 'about:blank', title: STATUS_CODES[status]!, status, detail, code, ...more };
}

/** Nobody is there. The challenge says `invalid_token` only to whom sent one (RFC 6750 §3.1). */
export function unauthenticated(reason: 'no_credentials' | 'bad_credentials'): AuthRefusal {
  return reason === 'no_credentials'
    ? new AuthRefusal(refusal(401, reason, 'You have to be logged in for this.'), {
        'www-authenticate': 'Bearer',
      })
    : new AuthRefusal(refusal(401, reason, 'What should prove who you are is not valid, or no longer.'), {
        'www-authenticate': 'Bearer error="invalid_token"',
      });
}

/** The scope is not held, nor that of the resource. */
export function scopeMissing(required: Scope, resource: string | null): AuthRefusal {
  const scope = required.toString();
  const onResource = resource === null ? '' : ', or the same for this resource';
  const problem = refusal(403, 'scope_missing', `This needs the scope ${scope}${onResource}.`, {
    missing: [scope],
  });
  const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
  return new AuthRefusal(problem, { 'www-authenticate': challenge });
}

/** The handler's authorizer said no: no scope would help. */
export function refusedByAuthorizer(): AuthRefusal {
  return new AuthRefusal(refusal(403, 'refused', 'You may not do this here.'), {});
}

/** It cannot be found out now who is there: never 401, which would make clients throw good credentials away. */
export function unavailable(error: DomainError): AuthRefusal {
  const seconds = error.retryAfter ?? 5;
  const problem = refusal(503, error.code, error.message, { retry_after: seconds });
  return new AuthRefusal(problem, { 'retry-after': String(seconds) }, { cause: error });
}
