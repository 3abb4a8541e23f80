import { AuditTable } from '@gatehouse/platform';
import { normalUuid } from '../accounts/account-key';
import type { AccountsDatabase } from '../database/accounts-database';
import { AuditEntryEntity } from './audit-entry.entity';

/** Who did what to which account. */
export class AuditLog extends AuditTable {
  constructor(database: AccountsDatabase) {
    super(
      database,
      { entity: AuditEntryEntity, name: 'gatehouse_audit', subjectColumn: 'subject_uuid' },
      normalUuid,
    );
  }
}
