import type { RevocationOutcome } from '@gatehouse/people';
import type { Outcome } from '../command/outcome';
import { harmless } from '../console/columns';

/**
 * What became of a revocation or a restore. Only what is in force counts as done; what is left after that does not let
 * anybody in or keep anybody out.
 *
 * @param user as they were named on the command line
 */
export function revocationReport(
  user: string,
  { uuid, inForce, finished }: RevocationOutcome,
  done: 'revoked' | 'restored',
): Outcome {
  const who = user.toLowerCase() === uuid ? uuid : `${harmless(user)} (${uuid})`;
  const json = { uuid, in_force: inForce, finished };
  if (!inForce) {
    const later = 'The token store does not answer; the accounts app enforces it when it does.';
    return { json, text: `${who}: recorded, not yet in force. ${later}`, exitCode: 1 };
  }
  const rest = finished ? '' : ' The rest (flag and sessions of the old system, audit) follows.';
  return { json, text: `${who}: ${done}, in force.${rest}` };
}
