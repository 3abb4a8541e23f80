import { aClientSubject, aSession, aUserSubject, bound } from '@gatehouse/testing';
import type { Policy } from '@gatehouse/policy';
import { effectiveScopes } from './effective-scopes';

const policy: Policy = {
  version: 1,
  default: 'authenticated',
  roles: { author: ['submission:read', 'submission:update'], admin: ['submission:read:*', 'profile:read:*'] },
  rules: [],
};
const now = 1000;

describe('what a session may do', () => {
  it('is what a user’s roles contain, each scope once', () => {
    const user = aUserSubject({ roles: ['author', 'admin', 'author', 'unknown'] });
    const { scopes } = effectiveScopes(aSession({ user: bound(user) }), user, null, policy, now);
    expect(scopes).toEqual(['submission:read', 'submission:update', 'submission:read:*', 'profile:read:*']);
  });

  it('counts single grants until they run out, and says when that is', () => {
    const user = aUserSubject({
      roles: [],
      grants: [
        { scope: 'a:b', expires: 1000 },
        { scope: 'c:d', expires: 1001 },
        { scope: 'e:f', expires: null },
        { scope: 'g:h', expires: 1500 },
      ],
    });
    expect(effectiveScopes(aSession({ user: bound(user) }), user, null, policy, now)).toEqual({
      scopes: ['c:d', 'e:f', 'g:h'],
      until: 1001,
    });
  });

  it('is cut to what the session was granted', () => {
    const user = aUserSubject({ roles: ['author'] });
    const session = aSession({ user: bound(user), scopes: ['submission:read', 'profile:read'] });
    expect(effectiveScopes(session, user, null, policy, now).scopes).toEqual(['submission:read']);
  });

  it('of a client acting for a user is granted ∩ approved ∩ held', () => {
    const user = aUserSubject({ roles: ['author'] });
    const client = aClientSubject({ roles: [], approvedScopes: ['submission:read', 'profile:read'] });
    const session = aSession({
      user: bound(user),
      client: bound(client),
      scopes: ['submission:read', 'submission:update', 'profile:read'],
    });
    expect(effectiveScopes(session, user, client, policy, now).scopes).toEqual(['submission:read']);
  });

  it('of a client by itself is what is approved', () => {
    const client = aClientSubject({ roles: [], approvedScopes: ['submission:read', 'profile:read'] });
    const session = aSession({ user: null, client: bound(client) });
    expect(effectiveScopes(session, null, client, policy, now).scopes).toEqual([
      'submission:read',
      'profile:read',
    ]);
  });

  it('lets a global scope cover a narrower one that was granted', () => {
    const user = aUserSubject({ roles: ['admin'] });
    const session = aSession({ user: bound(user), scopes: ['submission:read:42', 'submission:delete:42'] });
    expect(effectiveScopes(session, user, null, policy, now).scopes).toEqual(['submission:read:42']);
  });

  it('is nothing where nothing is held', () => {
    const user = aUserSubject({ roles: ['__proto__', 'constructor'] });
    expect(effectiveScopes(aSession({ user: bound(user) }), user, null, policy, now).scopes).toEqual([]);
  });
});
