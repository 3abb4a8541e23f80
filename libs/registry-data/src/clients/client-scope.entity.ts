import type { Actor } from '@gatehouse/identity';
import { wholeNumber } from '@gatehouse/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gatehouse_client_scopes')
export class ClientScopeEntity {
  @PrimaryColumn({ name: 'client_id', type: 'varchar', length: 64 })
  clientId!: string;

  @PrimaryColumn({ type: 'varchar', length: 300 })
  scope!: string;

  @Column({ name: 'requested_at', type: 'bigint', transformer: wholeNumber })
  requestedAt!: number;

  @Column({ name: 'requested_by', type: 'varchar', length: 64 })
  requestedBy!: Actor;

  @Column({ name: 'approved_at', type: 'bigint', nullable: true, transformer: wholeNumber })
  approvedAt!: number | null;

  @Column({ name: 'approved_by', type: 'varchar', length: 64, nullable: true })
  approvedBy!: Actor | null;
}
