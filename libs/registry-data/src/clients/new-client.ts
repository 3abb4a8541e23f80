import { checkActor, DomainError } from '@gatehouse/identity';
import type { CreateClientAct } from './client-acts';
import type { ClientEntity } from './client.entity';
import { noOptions, optionColumns } from './client-options';
import * as rules from './client-rules';
import { checkSecretHash, usesSecrets } from './secrets-of-client';

/** The row of a client that has just been registered; throws `invalid` where it must not be. */
export function newClientRow(act: CreateClientAct): ClientEntity {
  checkActor(act.by);
  rules.checkName(act.name);
  rules.checkDescription(act.description);
  rules.checkAuthMethod(act.authMethod);
  rules.checkJwks(act.jwks, act.authMethod);
  const { accessTokenFormat = 'opaque' } = act;
  rules.checkAccessTokenFormat(accessTokenFormat);
  checkSecret(act);
  const owner = act.owner === null ? null : rules.normalOwner(act.owner);
  return {
    clientId: rules.checkClientId(act.clientId),
    name: act.name,
    description: act.description,
    ownerUuid: owner?.uuid ?? null,
    ownerUserId: owner?.userId ?? '',
    ownerLegacyId: owner?.legacyId ?? null,
    status: 'active',
    epoch: 0,
    authMethod: act.authMethod,
    grantTypes: JSON.stringify(rules.normalGrantTypes(act.grantTypes)),
    jwks: JSON.stringify(act.jwks),
    ...noOptions,
    ...optionColumns(act),
    accessTokenFormat,
    createdAt: act.now,
    createdBy: act.by,
    revision: 1,
    publishedRevision: 0,
  };
}

/** A client has a secret exactly where its method shows one: another would be a way in that nobody looks at. */
function checkSecret({ authMethod, secretHash }: CreateClientAct): void {
  if (secretHash !== null) checkSecretHash(secretHash);
  if (usesSecrets(authMethod) === (secretHash !== null)) return;
  const sentence = 'A client needs a secret exactly where its authentication method shows one.';
  throw new DomainError('invalid', 'bad_secret_hash', sentence);
}
