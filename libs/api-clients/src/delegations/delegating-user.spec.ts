import type { SessionResolver } from '@gatehouse/sessions';
import type { LiveLegacyUser, SessionStore } from '@gatehouse/token-store';
import type { Subject } from '@gatehouse/identity';
import { aUserSubject, ManualClock } from '@gatehouse/testing';
import { DelegatingUser } from './delegating-user';

describe('who has approved something', () => {
  const user = aUserSubject({ epoch: 2 });
  const approval = { userUuid: user.ref.id, userEpoch: 2, userLegacyId: 1234 };
  let clock: ManualClock;
  let asked: LiveLegacyUser[];

  /** What the store says at each look; the last for ever. */
  const knowing = (...says: (Subject | null)[]) => {
    clock = new ManualClock();
    asked = [];
    const subject = () => {
      clock.advance(1000);
      return says.length > 1 ? says.shift()! : says[0]!;
    };
    const askForUser = async (one: LiveLegacyUser) => void asked.push(one);
    return new DelegatingUser(
      { subject } as never as SessionResolver,
      { askForUser } as never as SessionStore,
      clock,
    );
  };

  it('is found in the store', async () => {
    expect(await knowing(user).get(approval)).toBe(user);
    expect(asked).toEqual([]);
  });

  it('is asked for where the record has lapsed, or says no more than a rebuild knows', async () => {
    const bare = aUserSubject({ ref: user.ref, epoch: 2, roles: [], claims: { username: '' } });
    expect(await knowing(null, bare, user).get(approval)).toBe(user);
    expect(asked).toEqual(Array(2).fill({ legacyId: 1234, ref: user.ref }));
  });

  it('is not known now, where nobody answers in time; what they approved stays as it is', async () => {
    await expect(knowing(null).get(approval)).rejects.toMatchObject({ kind: 'unavailable', retryAfter: 1 });
  });

  it.each([
    ['is suspended', { ...user, status: 'suspended' }],
    ['was suspended and let in again', { ...user, epoch: 4 }],
    ['is suspended, and no more is known', aUserSubject({ status: 'suspended', claims: { username: '' } })],
  ] as const)('has approved nothing any more who %s', async (_, subject) => {
    await expect(knowing(subject).get(approval)).rejects.toMatchObject({ code: 'invalid_grant' });
    expect(asked).toEqual([]);
  });
});
