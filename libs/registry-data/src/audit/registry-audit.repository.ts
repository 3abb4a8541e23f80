import { AuditTable } from '@gatehouse/platform';
import { checkClientId } from '../clients/client-rules';
import type { RegistryDatabase } from '../database/registry-database';
import { RegistryAuditEntryEntity } from './registry-audit-entry.entity';

/** Who did what to which client. */
export class RegistryAudit extends AuditTable {
  constructor(database: RegistryDatabase) {
    super(
      database,
      { entity: RegistryAuditEntryEntity, name: 'gatehouse_registry_audit', subjectColumn: 'client_id' },
      checkClientId,
    );
  }
}
