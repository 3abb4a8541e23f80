import { DomainError, isUuid } from '@gatehouse/identity';
import type { AccountKey } from './account';

/** `tapir_users.user_id` is an unsigned int. */
const highestLegacyId = 4_294_967_295;

/** The key as the tables spell it; throws `invalid` where it names nothing that could exist. */
export function normalKey({ uuid, legacyId }: AccountKey): AccountKey {
  return { uuid: normalUuid(uuid), legacyId: legacyId === null ? null : checkLegacyId(legacyId) };
}

export function normalUuid(uuid: string): string {
  if (!isUuid(uuid)) throw new DomainError('invalid', 'bad_uuid', 'That is not the UUID of an account.');
  return uuid.toLowerCase();
}

export function checkLegacyId(legacyId: number): number {
  if (Number.isInteger(legacyId) && legacyId > 0 && legacyId <= highestLegacyId) return legacyId;
  throw new DomainError('invalid', 'bad_legacy_id', 'That is not a user id of the legacy system.');
}
