import type { AuthenticationMethod } from '@gatehouse/identity';
import type { Delegation, NewDelegation } from './delegation';
import type { DelegationEntity } from './delegation.entity';

/** The row of a delegation that begins; the engine gives it its number. */
export function newDelegationRow(delegation: NewDelegation): Omit<DelegationEntity, 'id'> {
  return {
    delegationId: delegation.delegationId,
    sourceHash: delegation.sourceHash,
    clientId: delegation.clientId,
    userUuid: delegation.userUuid.toLowerCase(),
    userLegacyId: delegation.userLegacyId,
    scopes: JSON.stringify(delegation.scopes),
    audience: delegation.audience,
    userEpoch: delegation.userEpoch,
    clientEpoch: delegation.clientEpoch,
    authTime: delegation.authTime,
    amr: JSON.stringify(delegation.amr),
    sessionId: delegation.sessionId,
    keyThumbprint: delegation.keyThumbprint,
    createdAt: delegation.createdAt,
    expiresAt: delegation.expiresAt,
    refreshHash: delegation.refreshHash,
    refreshGeneration: 0,
    rotatedAt: null,
    revokedAt: null,
    revokedBecause: null,
    enforced: 1,
  };
}

export function delegationOf({ id: _id, ...row }: DelegationEntity): Delegation {
  return {
    ...row,
    scopes: JSON.parse(row.scopes) as string[],
    amr: JSON.parse(row.amr) as AuthenticationMethod[],
    enforced: row.enforced === 1,
  };
}
