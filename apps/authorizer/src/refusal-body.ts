import { STATUS_CODES } from 'node:http';
import { refusal, type Answer, type Reason } from './answer';

type Refused = Exclude<Reason, 'ok' | 'anonymous'>;

/** What each refusal says to people. `code` says it to programs. */
const sentences: Readonly<Record<Refused, string>> = {
  no_credentials: 'Valid credentials are needed here.',
  bad_credentials: 'These credentials are not valid.',
  conflicting_credentials: 'These credentials name different people or programs. Send one of them.',
  expired: 'This session is past its end. Log in again.',
  revoked: 'This session has ended. Log in again.',
  suspended: 'This account is suspended.',
  legacy_session_unknown: 'This session of the old system is not known here. Log in once to bring it along.',
  scope_missing: 'Something that is needed here is not among the rights of whoever asks.',
  no_rule: 'No rule allows this request.',
  bad_path: 'This path is not allowed in the form in which it was sent.',
  bad_method: 'This method is not allowed here.',
  untrusted_peer:
    'Only the gateway may ask this. It has to be in TRUSTED_PROXIES, and bring GATEWAY_SECRET if that is set.',
  step_up: 'This needs a fresh or a stronger log-in. Log in again.',
  store_unavailable: 'Permissions cannot be checked now. Please try again.',
  policy_unavailable: 'No policy is published, so nothing can be allowed. Please try again.',
};

const bodies = new Map<Reason, string>(
  (Object.keys(sentences) as Refused[]).map((reason) => [reason, problem(reason)]),
);

/**
 * The body of a refusal, RFC 9457; empty for what is let in. Made once per reason, but for the scopes that are missing:
 * refusing must not cost more than letting in.
 */
export function refusalBody({ reason, missing }: Pick<Answer, 'reason' | 'missing'>): string {
  if (missing.length > 0 && reason !== 'ok' && reason !== 'anonymous') return problem(reason, missing);
  return bodies.get(reason) ?? '';
}

function problem(reason: Refused, missing: readonly string[] = []): string {
  const { status } = refusal(reason);
  const title = STATUS_CODES[status];
  const said = { type: 'about:blank', title, status, detail: sentences[reason], code: reason };
  return JSON.stringify(missing.length === 0 ? said : { ...said, missing });
}
