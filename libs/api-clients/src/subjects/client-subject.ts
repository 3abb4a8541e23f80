import { SubjectRef, type ClientSubject } from '@gatehouse/identity';
import type { Client } from '@gatehouse/registry-data';

/**
 * What a client may do now, and what the token endpoint needs of it: a copy of what the registry database says. A
 * secret that has expired is left out. Version 0: not written yet.
 */
export function clientSubject(client: Client, now: number): ClientSubject {
  const live = client.secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  return {
    kind: 'client',
    ref: SubjectRef.client(client.clientId),
    status: client.status,
    epoch: client.epoch,
    version: 0,
    roles: [],
    grants: [],
    claims: { client_id: client.clientId, owner_id: client.owner?.userId ?? '', name: client.name },
    owner: client.owner && SubjectRef.user(client.owner.uuid),
    authMethod: client.authMethod,
    grantTypes: client.grantTypes,
    accessTokenFormat: client.accessTokenFormat,
    dpopBound: client.dpopBound,
    secrets: live.map(({ hash, expiresAt }) => ({ hash, expires: expiresAt })),
    jwks: client.jwks,
    approvedScopes: client.scopes.filter(({ approvedAt }) => approvedAt !== null).map(({ scope }) => scope),
  };
}
