import { RegistryAuditEntryEntity } from './audit/registry-audit-entry.entity';
import { ClientEntity } from './clients/client.entity';
import { ClientScopeEntity } from './clients/client-scope.entity';
import { ClientSecretEntity } from './clients/client-secret.entity';
import { ConsentEntity } from './consents/consent.entity';
import { RegistryGenerationEntity } from './database/registry-generation.entity';
import { DelegationEntity } from './delegations/delegation.entity';
import { SessionClientEntity } from './session-clients/session-client.entity';
import { ClientSuspensionEntity } from './suspensions/client-suspension.entity';

export const registryEntities = [
  ClientEntity,
  ClientSecretEntity,
  ClientScopeEntity,
  ClientSuspensionEntity,
  ConsentEntity,
  DelegationEntity,
  RegistryAuditEntryEntity,
  RegistryGenerationEntity,
  SessionClientEntity,
];
