import type { Actor } from '@gatehouse/identity';
import { wholeNumber } from '@gatehouse/platform';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('gatehouse_client_suspensions')
export class ClientSuspensionEntity {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column({ name: 'client_id', type: 'varchar', length: 64 })
  clientId!: string;

  @Column({ type: 'varchar', length: 500 })
  reason!: string;

  @Column({ name: 'suspended_by', type: 'varchar', length: 64 })
  suspendedBy!: Actor;

  @Column({ name: 'suspended_at', type: 'bigint', transformer: wholeNumber })
  suspendedAt!: number;

  @Column({ name: 'lifted_by', type: 'varchar', length: 64, nullable: true })
  liftedBy!: Actor | null;

  @Column({ name: 'lifted_at', type: 'bigint', nullable: true, transformer: wholeNumber })
  liftedAt!: number | null;
}
