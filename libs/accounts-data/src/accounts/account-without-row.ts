import { uuidOfLegacyUser } from '@gatehouse/identity';
import type { Account } from './account';

/** The account of a legacy user of whom our own tables know nothing yet: most people have no row before their first need. */
export function accountWithoutRow(legacyId: number): Account {
  const uuid = uuidOfLegacyUser(legacyId);
  return { uuid, legacyId, epoch: 0, status: 'active', suspendedAt: null, created: 0 };
}
