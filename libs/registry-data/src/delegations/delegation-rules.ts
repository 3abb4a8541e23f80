import { DomainError, isUuid, SessionId } from '@gatehouse/identity';
import { checkClientId } from '../clients/client-rules';
import { checkScopeWords } from '../consents/consent-rules';
import type { NewDelegation } from './delegation';

export function isDelegationId(text: string): boolean {
  return /^[A-Za-z0-9_-]{22}$/.test(text);
}

/** SHA-256, base64url. */
export function isHash(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** Why a delegation was revoked is a word for programs. */
export function checkBecause(because: string): void {
  if (!/^[a-z][a-z_]{0,63}$/.test(because)) throw invalid();
}

export function checkHash(hash: string): void {
  if (!isHash(hash)) throw invalid();
}

/** SQLite takes anything, so what may get in is looked at here. Throws `invalid`. */
export function checkNewDelegation(delegation: NewDelegation): void {
  checkClientId(delegation.clientId);
  checkScopeWords(delegation.scopes);
  const { audience, sessionId, keyThumbprint, refreshHash } = delegation;
  const { userEpoch, clientEpoch, authTime, createdAt, expiresAt, userLegacyId } = delegation;
  const fits =
    isDelegationId(delegation.delegationId) &&
    isHash(delegation.sourceHash) &&
    isUuid(delegation.userUuid) &&
    [userEpoch, clientEpoch, authTime, createdAt, expiresAt, userLegacyId ?? 0].every(isCount) &&
    delegation.amr.length <= 10 &&
    (audience === null || /^[\x21-\x7e]{1,2000}$/.test(audience)) &&
    (sessionId === null || isSessionId(sessionId)) &&
    (keyThumbprint === null || isHash(keyThumbprint)) &&
    (refreshHash === null || isHash(refreshHash));
  if (!fits) throw invalid();
}

export function isSessionId(text: string): boolean {
  return text.length <= 100 && SessionId.parse(text) !== null;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Only a mistake of ours leads here, so the sentence needs no more. */
function invalid(): DomainError {
  return new DomainError('invalid', 'bad_delegation', 'That is nothing that a delegation could be made of.');
}
