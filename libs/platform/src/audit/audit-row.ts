import { Column, PrimaryGeneratedColumn } from 'typeorm';
import { wholeNumber } from '../database/whole-number';

/** The columns of every audit table. The entity names the table, and the column of the subject. */
export abstract class AuditRow {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column({ type: 'bigint', transformer: wholeNumber })
  at!: number;

  @Column({ type: 'varchar', length: 64, nullable: true })
  actor!: string | null;

  abstract subject: string | null;

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
