import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { wholeNumber } from '../database/whole-number';

@Entity('gatehouse_audit')
export class AuditEntryEntity {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column({ type: 'bigint', transformer: wholeNumber })
  at!: number;

  @Column({ type: 'varchar', length: 64, nullable: true })
  actor!: string | null;

  @Column({ name: 'subject_uuid', type: 'varchar', length: 36, nullable: true })
  subjectUuid!: string | null;

  @Column({ type: 'varchar', length: 64 })
  action!: string;

  /** The full address: room for an IPv6 address with an IPv4 tail and a zone. */
  @Column({ name: 'ip_address', type: 'varchar', length: 64, nullable: true })
  ipAddress!: string | null;

  @Column({ name: 'request_id', type: 'varchar', length: 64, nullable: true })
  requestId!: string | null;

  /** JSON. */
  @Column({ type: 'text' })
  details!: string;
}
