import { DomainError } from '@gatehouse/identity';
import type { SigningJwk } from '@gatehouse/platform';
import { SigningKeySet } from '@gatehouse/sessions';
import { isoTime } from '../console/iso-time';

/** What a rotation makes of the keys of a file. */
export interface Rotation {
  readonly keys: readonly SigningJwk[];
  readonly added: SigningJwk;
  /** Still published until their `exp`, and sign until the new one does. */
  readonly retired: readonly SigningJwk[];
  /** Taken out of the file. */
  readonly dropped: readonly SigningJwk[];
}

/**
 * A planned rotation: the new key, which comes first in the file, signs from its `nbf` on; the others end `keep`
 * seconds after that. A key that is to end earlier does so. Throws `DomainError` if services would meet a token that
 * nothing verifies, or nothing would sign in between.
 */
export function plannedRotation(
  keys: readonly SigningJwk[],
  added: SigningJwk & { readonly nbf: number },
  keep: number,
  now: number,
): Rotation {
  const set = new SigningKeySet(keys);
  const waiting = set.keys.find((key) => key.phaseAt(now) === 'next');
  if (waiting !== undefined) {
    const message =
      `A rotation is under way: ${waiting.kid} signs from ${isoTime(waiting.notBefore)} on. ` +
      'Rotate again after that, or at once with --now.';
    throw new DomainError('conflict', 'rotation_under_way', message);
  }
  const signer = set.signerAt(now);
  if (signer === null) {
    const message = 'No key of the file may sign now, so there is none to take over from. Rotate with --now.';
    throw new DomainError('conflict', 'no_signing_key', message);
  }
  if (signer.expires < added.nbf) {
    const message =
      `The key that signs ends at ${isoTime(signer.expires)}, before the new one would begin. ` +
      'Give a shorter --after.';
    throw new DomainError('conflict', 'signing_key_ends_first', message);
  }
  const isOver = ({ exp = Infinity }: SigningJwk) => exp <= now;
  const end = added.nbf + keep;
  const retired = keys
    .filter((key) => !isOver(key))
    .map((key) => ({ ...key, exp: Math.min(key.exp ?? Infinity, end) }));
  return { keys: [added, ...retired], added, retired, dropped: keys.filter(isOver) };
}

/** An emergency: whoever holds an old key holds nothing as soon as services have the new set. */
export function rotationNow(keys: readonly SigningJwk[], added: SigningJwk): Rotation {
  return { keys: [added], added, retired: [], dropped: keys };
}
