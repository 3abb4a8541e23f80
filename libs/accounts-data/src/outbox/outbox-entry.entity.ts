import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { wholeNumber } from '@gatehouse/platform';
import type { OutboxKind } from './outbox-entry';

@Entity('gatehouse_outbox')
export class OutboxEntryEntity {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column({ type: 'varchar', length: 32 })
  kind!: OutboxKind;

  @Column({ name: 'account_uuid', type: 'varchar', length: 36, nullable: true })
  accountUuid!: string | null;

  /** JSON. */
  @Column({ type: 'text' })
  payload!: string;

  /** JSON list of step names. */
  @Column({ name: 'steps_done', type: 'text' })
  stepsDone!: string;

  @Column({ type: 'int' })
  attempts!: number;

  @Column({ name: 'next_try', type: 'bigint', transformer: wholeNumber })
  nextTry!: number;

  @Column({ type: 'bigint', transformer: wholeNumber })
  created!: number;

  /** Random text of whoever works on it now. */
  @Column({ type: 'varchar', length: 32, nullable: true })
  lease!: string | null;

  @Column({ name: 'lease_until', type: 'bigint', transformer: wholeNumber })
  leaseUntil!: number;

  /** 1: a later act on the same account took its place; whoever still works on it stops. */
  @Column({ type: 'int' })
  superseded!: number;

  @Column({ name: 'last_error', type: 'varchar', length: 255, nullable: true })
  lastError!: string | null;
}
