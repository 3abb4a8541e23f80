import type { AuthenticationMethod } from '@gatehouse/identity';
import type { AssuranceLevel, Holder } from '@gatehouse/policy';
import type { LiveSession } from './live-session';

const holders = new WeakMap<LiveSession, Holder>();
const nothing: readonly string[] = [];

/** Whoever is in a session, as rules see them. A client that acts for a user has that user's ids. Made once. */
export function holderOf(live: LiveSession): Holder {
  let holder = holders.get(live);
  if (holder === undefined) {
    const { session, user, authorizations } = live;
    holder = {
      scopes: new Set(authorizations.scopes),
      ownIds: user === null ? nothing : ownIdsOf(user.ref.id, user.legacyId),
      authTime: session.authTime,
      acr: user === null ? null : assuranceLevelOf(session.amr),
    };
    holders.set(live, holder);
  }
  return holder;
}

/** What NIST SP 800-63B §4 calls it: two factors, or one that is two (`mfa`, RFC 8176), are `aal2`. */
export function assuranceLevelOf(amr: readonly AuthenticationMethod[]): AssuranceLevel {
  const factors = amr.filter((method) => method === 'pwd' || method === 'otp' || method === 'hwk');
  return amr.includes('mfa') || factors.length > 1 ? 'aal2' : 'aal1';
}

function ownIdsOf(uuid: string, legacyId: number | null): readonly string[] {
  return legacyId === null ? [uuid] : [uuid, String(legacyId)];
}
