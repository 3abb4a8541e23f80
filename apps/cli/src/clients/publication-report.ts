import type { Publication } from '@gatehouse/api-clients';
import type { Outcome } from '../command/outcome';

/**
 * What became of a change to a client. Only what is in force counts as done.
 *
 * @param done what has happened, as the end of a sentence: `revoked`
 */
export function publicationReport(
  clientId: string,
  { inForce }: Publication,
  done: string,
  more: Readonly<Record<string, unknown>> = {},
): Outcome {
  const json = { client_id: clientId, in_force: inForce, ...more };
  if (inForce) return { json, text: `${clientId}: ${done}, in force.` };
  const later = 'The token store does not answer; the registry enforces it when it does.';
  return { json, text: `${clientId}: recorded, not yet in force. ${later}`, exitCode: 1 };
}
