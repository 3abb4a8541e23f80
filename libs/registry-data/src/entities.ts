import { RegistryAuditEntryEntity } from './audit/registry-audit-entry.entity';
import { ClientEntity } from './clients/client.entity';
import { ClientScopeEntity } from './clients/client-scope.entity';
import { ClientSecretEntity } from './clients/client-secret.entity';
import { RegistryGenerationEntity } from './database/registry-generation.entity';
import { ClientSuspensionEntity } from './suspensions/client-suspension.entity';

export const registryEntities = [
  ClientEntity,
  ClientSecretEntity,
  ClientScopeEntity,
  ClientSuspensionEntity,
  RegistryAuditEntryEntity,
  RegistryGenerationEntity,
];
