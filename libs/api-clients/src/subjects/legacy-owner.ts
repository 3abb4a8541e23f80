import type { ClientSubject } from '@gatehouse/identity';
import type { LiveLegacyUser } from '@gatehouse/token-store';

/**
 * The owner, where the old system knows them: the legacy feed watches them while the client has a token, so that a ban
 * over there cuts the client off here.
 */
export function legacyOwnerOf({ owner, claims }: ClientSubject): LiveLegacyUser | null {
  const isLegacyId = /^[1-9][0-9]{0,9}$/.test(claims.owner_id);
  return owner !== null && isLegacyId ? { legacyId: Number(claims.owner_id), ref: owner } : null;
}
