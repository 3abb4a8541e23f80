import { AuditRow } from '@gatehouse/platform';
import { Column, Entity } from 'typeorm';

@Entity('gatehouse_registry_audit')
export class RegistryAuditEntryEntity extends AuditRow {
  /** The client that it happened to. */
  @Column({ name: 'client_id', type: 'varchar', length: 64, nullable: true })
  subject!: string | null;
}
