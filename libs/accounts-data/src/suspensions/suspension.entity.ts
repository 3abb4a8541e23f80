import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { wholeNumber } from '@gatehouse/platform';

@Entity('gatehouse_suspensions')
export class SuspensionEntity {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column({ name: 'account_uuid', type: 'varchar', length: 36 })
  accountUuid!: string;

  @Column({ type: 'varchar', length: 500 })
  reason!: string;

  /** An account's UUID, `cli` or `feed`. */
  @Column({ name: 'suspended_by', type: 'varchar', length: 64 })
  suspendedBy!: string;

  @Column({ name: 'suspended_at', type: 'bigint', transformer: wholeNumber })
  suspendedAt!: number;

  @Column({ name: 'lifted_by', type: 'varchar', length: 64, nullable: true })
  liftedBy!: string | null;

  @Column({ name: 'lifted_at', type: 'bigint', nullable: true, transformer: wholeNumber })
  liftedAt!: number | null;

  /** 1: `tapir_users.flag_banned` was set by us and has not been unset again. */
  @Column({ name: 'banned_legacy_flag', type: 'int' })
  bannedLegacyFlag!: number;
}
