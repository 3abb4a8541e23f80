import { AccountEntity } from './accounts/account.entity';
import { AuditEntryEntity } from './audit/audit-entry.entity';
import { CredentialEntity } from './credentials/credential.entity';
import { StoreGenerationEntity } from './database/store-generation.entity';
import { OutboxEntryEntity } from './outbox/outbox-entry.entity';
import { PolicyVersionEntity } from './policies/policy-version.entity';
import { AccountRoleEntity } from './rights/account-role.entity';
import { GrantEntity } from './rights/grant.entity';
import { RoleEntity } from './rights/role.entity';
import { SuspensionEntity } from './suspensions/suspension.entity';

export const accountsEntities = [
  AccountEntity,
  SuspensionEntity,
  CredentialEntity,
  RoleEntity,
  AccountRoleEntity,
  GrantEntity,
  PolicyVersionEntity,
  AuditEntryEntity,
  OutboxEntryEntity,
  StoreGenerationEntity,
];
