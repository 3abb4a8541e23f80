import { SessionId, SubjectRef } from '@gatehouse/identity';
import type { GiveConsentAct } from '../consents/consent';
import type { NewDelegation } from '../delegations/delegation';
import { now } from './stores.contract';

export { now };

/** The user that delegations are of unless they say otherwise, and others. */
export const user = aUser(0);

export function aUser(number: number): string {
  return `5bd07e22-4f67-4b41-9b3a-${String(number).padStart(12, '0')}`;
}

/** An id or a hash: a text of so many characters, told apart by its number. */
export function numbered(length: number, number: number): string {
  return String(number).padStart(length, 'x');
}

/** The handle of a session of that user. */
export function aSessionId(number: number): string {
  return SessionId.make(SubjectRef.user(user), Buffer.alloc(16, number)).toString();
}

/** What begins the delegation of this number, for 1000 seconds. */
export function aDelegation(number: number, parts: Partial<NewDelegation> = {}): NewDelegation {
  return {
    delegationId: numbered(22, number),
    sourceHash: numbered(43, number),
    clientId: 'reader',
    userUuid: user,
    userLegacyId: 1234,
    scopes: ['openid', 'submission:read'],
    audience: null,
    userEpoch: 3,
    clientEpoch: 0,
    authTime: now - 60,
    amr: ['pwd', 'otp'],
    sessionId: null,
    keyThumbprint: null,
    createdAt: now,
    expiresAt: now + 1000,
    refreshHash: numbered(43, 0),
    ...parts,
  };
}

/** What allows such delegations. */
export function aConsent(parts: Partial<GiveConsentAct> = {}): GiveConsentAct {
  const scopes = ['openid', 'submission:read', 'offline_access'];
  return { userUuid: user, clientId: 'reader', scopes, kind: 'asked', now, ...parts };
}
