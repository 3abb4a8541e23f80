import { v5 } from 'uuid';

/** The namespace of accounts that came from the legacy system. It must never change: it makes their UUIDs. */
const legacyAccounts = '2b6235b9-3754-59de-8b10-ce0e8d135817';

/** The UUID of the account that the legacy system knows by this `user_id` (RFC 9562 §5.5, version 5). */
export function uuidOfLegacyUser(legacyId: number): string {
  return v5(String(legacyId), legacyAccounts);
}
