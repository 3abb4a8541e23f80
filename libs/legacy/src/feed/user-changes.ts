import type { Digests } from '../users/digests';
import { mayLogIn, unpackDigests, type LegacyUser } from '../users/legacy-user';
import type { LiveLegacyUser, UserChange } from './legacy-changes';

/** What is new about somebody, in the order in which it is to be told. */
export function changesOf(live: LiveLegacyUser, user: LegacyUser, digests: Digests): readonly UserChange[] {
  const changes: UserChange[] = [];
  if (!mayLogIn(user) && !live.blocked) changes.push('blocked');
  if (mayLogIn(user) && live.blocked) changes.push('unblocked');
  const known = live.legacyDigest === null ? null : unpackDigests(live.legacyDigest);
  // Without a digest nobody knows which password the session was opened with: only rights are told.
  const samePassword = known?.password === user.digests.password;
  if (known !== null && !samePassword && !digests.isOfPassword(known.password, user.passwordEnc))
    changes.push('passwordChanged');
  if (known?.rights !== user.digests.rights || !samePassword) changes.push('rightsChanged');
  return changes;
}
