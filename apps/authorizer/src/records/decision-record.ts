import type { IncomingMessage } from 'node:http';
import { normalHost } from '@gatehouse/policy';
import type { DecisionRecord } from '@gatehouse/token-store';
import type { Answer } from '../answer';
import type { Asked } from '../gateway-dialects';
import { askedPath } from './asked-path';

const nothing: readonly never[] = [];

/**
 * What is kept of a refusal: all that decided it, and nothing that would open anything. What a client sent is cut.
 *
 * @param time UNIX milliseconds
 */
export function recordOf(
  id: string,
  answer: Answer,
  asked: Asked,
  { headers }: Pick<IncomingMessage, 'headers'>,
  time: number,
): DecisionRecord {
  const { status, reason, rule, missing, live, policyVersion } = answer;
  const subject = live === null ? null : (live.user ?? live.client)!.ref;
  return {
    id,
    time,
    status,
    reason,
    method: (asked.method ?? []).join(', ').slice(0, 16),
    host: asked.host?.length === 1 ? normalHost(asked.host[0]!) : null,
    path: askedPath(asked),
    rule: rule?.id ?? null,
    policyVersion,
    required: rule?.requirement.alternatives.map((all) => all.map(({ text }) => text)) ?? nothing,
    held: live?.authorizations.scopes ?? nothing,
    missing,
    subject: subject === null ? null : { kind: subject.kind, id: subject.id },
    client: live?.user == null ? null : (live.client?.ref.id ?? null),
    session: live?.session.id.toString() ?? null,
    requestId: requestIdOf(headers['x-request-id']),
  };
}

/** As the other apps take one over; here none is made up. */
function requestIdOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(header) ? header : null;
}
