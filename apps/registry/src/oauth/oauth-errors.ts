import { ErrorPages, type PlainAnswer, type Problem } from '@gatehouse/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { jsonAnswer } from './json-answer';

/** What RFC 6749 §5.2 and §4.1.2.1 (for pushed requests), RFC 7009 §2.2.1, RFC 8707 §2, RFC 9126, RFC 9449 and RFC 8628 §3.5 know. Each is 400, but for who asks without proof. */
const known: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'unsupported_token_type',
  'invalid_scope',
  'invalid_target',
  'unsupported_response_type',
  'request_not_supported',
  'registration_not_supported',
  'invalid_request_uri',
  'invalid_dpop_proof',
  'use_dpop_nonce',
  'authorization_pending',
  'slow_down',
  'access_denied',
  'expired_token',
]);

/** Rights that were taken away between the authentication and the answer. */
const goneMeanwhile: ReadonlySet<string> = new Set(['suspended', 'epoch_moved', 'subject_missing']);

interface OAuthAnswer {
  readonly status: number;
  readonly error: string;
}

const challenge = ['www-authenticate', 'Basic realm="Gatehouse", charset="UTF-8"'];
const allowed = ['allow', 'POST'];

/**
 * The one place where errors of the OAuth addresses are written, whoever threw them: the framework, the library or we.
 * RFC 6749 §5.2: JSON, `error` and `error_description`, never cached, a challenge with 401. No word of a driver gets
 * here: what is not ours is `server_error`.
 */
export function oauthError(problem: Problem): PlainAnswer {
  const { status, error } = answerTo(problem);
  const more = status === 401 ? challenge : status === 405 ? allowed : [];
  return jsonAnswer({ error, error_description: describe(problem, status) }, status, more);
}

/** The same for what the framework refuses at these addresses, like another method. */
export class OAuthErrors extends ErrorPages {
  /** @param paths the addresses that speak OAuth, without query */
  constructor(private readonly paths: ReadonlySet<string>) {
    super();
  }

  answer(problem: Problem, request: FastifyRequest, reply: FastifyReply): boolean {
    if (!this.paths.has(request.url.split('?', 1)[0]!)) return false;
    const { status, headers, body } = oauthError(problem);
    for (let at = 0; at < headers.length; at += 2) void reply.header(headers[at]!, headers[at + 1]);
    void reply.code(status).send(body);
    return true;
  }
}

function answerTo({ code, status }: Problem): OAuthAnswer {
  if (goneMeanwhile.has(code)) return { status: 401, error: 'invalid_client' };
  if (known.has(code)) return { status: code === 'invalid_client' ? 401 : 400, error: code };
  if (status === 503) return { status, error: 'temporarily_unavailable' };
  // An address that there is, asked by another method than POST (RFC 6749 §3.2).
  if (status === 404 || status === 405) return { status: 405, error: 'invalid_request' };
  if (status >= 500) return { status: 500, error: 'server_error' };
  return { status: status === 413 || status === 431 ? status : 400, error: 'invalid_request' };
}

function describe({ detail, errors, code }: Problem, status: number): string {
  if (status === 405) return plain('This address takes POST alone.');
  if (goneMeanwhile.has(code)) return plain('Client authentication failed.');
  if (errors === undefined) return plain(detail);
  return plain(
    Object.entries(errors)
      .map(([field, [wrong]]) => `${field} ${wrong}`)
      .join(', '),
  );
}

/** RFC 6749 §5.2: printable ASCII without quotes and backslashes. */
function plain(sentence: string): string {
  return sentence
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d"]/g, "'")
    .replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?');
}
