import { AuditRow } from '@gatehouse/platform';
import { Column, Entity } from 'typeorm';

@Entity('gatehouse_audit')
export class AuditEntryEntity extends AuditRow {
  /** The account that it happened to. */
  @Column({ name: 'subject_uuid', type: 'varchar', length: 36, nullable: true })
  subject!: string | null;
}
