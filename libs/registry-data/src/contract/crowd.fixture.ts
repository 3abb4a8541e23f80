import { until } from '@gatehouse/testing';
import type { Begun } from '../delegations/delegation';
import { aConsent, aDelegation, aUser, now, numbered } from './delegation.fixture';
import { atOnce, type Stores } from './stores.contract';

/** Whose consents are no more than signs from one process to the other. */
const [isThere, mayBegin] = [aUser(901), aUser(902)];

/** Of a process that takes part: says that it is there, and waits until it may begin. */
export async function arrive({ consents }: Stores): Promise<void> {
  await consents.give(aConsent({ userUuid: isThere }));
  await until(() => consents.find(mayBegin, 'reader'), { every: 1, message: 'the test' });
}

/** Waits for the other process, and lets it begin. */
export async function letBegin({ consents }: Stores): Promise<void> {
  await until(() => consents.find(isThere, 'reader'), { message: 'the other process' });
  await consents.give(aConsent({ userUuid: mayBegin }));
}

/** A hundred who redeem one code, each with a delegation of its own. */
export function redeem({ delegations }: Stores, first: number): Promise<Begun[]> {
  const sourceHash = numbered(43, 0);
  return atOnce(100, (index) => delegations.begin(aDelegation(first + index, { sourceHash })));
}

/** A hundred who show the first refresh token of the delegation 0. */
export function refresh({ delegations }: Stores, first: number): Promise<boolean[]> {
  const token = { delegationId: numbered(22, 0), generation: 0, now };
  return atOnce(100, (index) => delegations.rotate({ ...token, refreshHash: numbered(43, first + index) }));
}

/** Fifty who allow the client one thing each, for a user who allowed nothing before. */
export async function allow({ consents }: Stores, first: number): Promise<void> {
  const userUuid = aUser(1);
  await atOnce(50, (index) => consents.give(aConsent({ userUuid, scopes: [`a:${first + index}`] })));
}

/** How many users withdraw their consent while delegations of theirs begin. */
export const whoWithdraw = 25;

/** Begins delegations of one user after the other, from when each gives their consent until they withdraw it. */
export async function beginUntilWithdrawn({ delegations }: Stores): Promise<void> {
  let next = 10_000;
  const begin = (userUuid: string) => delegations.begin(aDelegation((next += 1), { userUuid }));
  for (let number = 0; number < whoWithdraw; number += 1) {
    while ((await begin(aUser(100 + number))) !== 'begun');
    while ((await begin(aUser(100 + number))) === 'begun');
  }
}
