import type { Policies } from '@gatehouse/accounts-data';
import { DomainError, type Clock } from '@gatehouse/identity';
import type { PolicyContent } from '@gatehouse/policy';
import { startingRoles } from '@gatehouse/scopes';

/** What holds on a new platform: whoever is logged in may pass, until somebody publishes rules. */
export const firstContent: PolicyContent = {
  files: [{ owner: 'gatehouse', default: 'authenticated' }],
  roles: startingRoles,
};

/** Publishes a policy if none was ever published: without one every request is refused. @returns whether it was so */
export async function publishFirstPolicy(policies: Policies, clock: Clock): Promise<boolean> {
  if ((await policies.latest()) !== null) return false;
  const act = { content: firstContent, by: 'cli' as const, comment: 'First policy', basedOn: 0 };
  try {
    await policies.publish({ ...act, now: clock.seconds() });
    return true;
  } catch (error) {
    // Another process was quicker, and its policy is as good.
    if (error instanceof DomainError && error.code === 'policy_changed') return false;
    throw error;
  }
}
