import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { DomainError } from '@gatehouse/identity';
import type { DomainErrorKind } from '@gatehouse/identity';
import { isMissingTable, notMigrated } from '../database/missing-table';

/** What went wrong, as RFC 9457 has it, and as pages show it. No field holds a secret or the words of a driver. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  /** A sentence for people. */
  readonly detail: string;
  /** For machines: snake_case, stable. */
  readonly code: string;
  /** The id of the request: what support looks up in the log. */
  readonly instance: string;
  /** Of invalid input: what is wrong, by field. */
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  /** Seconds; also in the header `Retry-After`. */
  readonly retry_after?: number;
  /** The scopes without which it does not go. */
  readonly missing?: readonly string[];
}

/** Input that does not fit what the address takes. */
export class InvalidInput extends DomainError {
  constructor(readonly errors: Readonly<Record<string, readonly string[]>>) {
    super('invalid', 'invalid_input', `Please check: ${Object.keys(errors).join(', ')}.`);
  }
}

/** An error that tells more than a sentence: members of its own in the problem (RFC 9457 §3.2). None of them is secret. */
export class ErrorWithMembers extends DomainError {
  constructor(
    kind: DomainErrorKind,
    code: string,
    message: string,
    readonly members: Readonly<Record<string, unknown>>,
  ) {
    super(kind, code, message);
  }
}

const statusOf: Record<DomainErrorKind, number> = {
  invalid: 400,
  refused: 403,
  not_found: 404,
  conflict: 409,
  too_many: 429,
  unavailable: 503,
};

/** What the server itself refuses, before anyone of ours sees the request. */
const serverRefusals: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['malformed_request', 'The request cannot be read.'],
  401: ['unauthorized', 'Please log in first.'],
  403: ['forbidden', 'This is not allowed.'],
  404: ['not_found', 'There is nothing at this address.'],
  405: ['method_not_allowed', 'This address does not take this method.'],
  408: ['request_timeout', 'The request took too long to arrive.'],
  413: ['body_too_large', 'The request is larger than this address takes.'],
  414: ['address_too_long', 'The address is too long.'],
  415: ['unsupported_media_type', 'This address does not take this kind of content.'],
  431: ['headers_too_large', 'The headers of the request are too large.'],
  503: ['stopping', 'This server is stopping. Try again.'],
};

export function problemOf(error: unknown, instance: string): Problem {
  if (error instanceof DomainError) return domainProblem(error, instance);
  if (error instanceof HttpException) return httpProblem(error, instance);
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  if (typeof statusCode === 'number' && typeof code === 'string' && code.startsWith('FST_'))
    return refusal(statusCode, instance);
  if (isMissingTable(error)) return domainProblem(notMigrated(), instance);
  return problem(500, 'internal_error', 'Something went wrong on our side.', instance);
}

/** A refusal of the server by its status; one that is not listed is the server's own fault. */
export function refusal(status: number, instance: string): Problem {
  const [code, detail] = serverRefusals[status] ?? [];
  if (code === undefined || detail === undefined)
    return problem(500, 'internal_error', 'Something went wrong on our side.', instance);
  return problem(status, code, detail, instance);
}

function domainProblem(error: DomainError, instance: string): Problem {
  return {
    ...(error instanceof ErrorWithMembers ? error.members : {}),
    ...problem(statusOf[error.kind], error.code, error.message, instance),
    ...(error instanceof InvalidInput ? { errors: error.errors } : {}),
    ...(error.retryAfter === null ? defaultRetry(error.kind) : { retry_after: error.retryAfter }),
  };
}

/** Who is told to come back is always told when. */
function defaultRetry(kind: DomainErrorKind): { retry_after?: number } {
  return kind === 'too_many' || kind === 'unavailable' ? { retry_after: 5 } : {};
}

function httpProblem(error: HttpException, instance: string): Problem {
  const status = error.getStatus();
  const response = error.getResponse();
  const fields = typeof response === 'object' ? (response as Record<string, unknown>) : {};
  const [code, detail] = serverRefusals[status] ?? [];
  // Nest's own message for an unknown address repeats it, query and all; others are the title once more.
  const { message } = error;
  const words =
    (status === 404 && /^Cannot [A-Z]+ /.test(message)) || message === titleOf(status) ? detail : message;
  const ownCode = typeof fields['code'] === 'string' ? fields['code'] : undefined;
  const { retry_after: retryAfter, missing } = fields;
  return {
    ...problem(status, ownCode ?? code ?? codeOf(status), words ?? titleOf(status), instance),
    ...(typeof retryAfter === 'number' ? { retry_after: retryAfter } : {}),
    ...(Array.isArray(missing) ? { missing: missing.map(String) } : {}),
  };
}

function problem(status: number, code: string, detail: string, instance: string): Problem {
  return { type: 'about:blank', title: titleOf(status), status, detail, code, instance };
}

function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}

function codeOf(status: number): string {
  return titleOf(status)
    .toLowerCase()
    .replace(/[^a-z]+/g, '_');
}
