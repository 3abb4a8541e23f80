import type { Actor } from '@gatehouse/identity';
import { wholeNumber } from '@gatehouse/platform';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('gatehouse_client_secrets')
export class ClientSecretEntity {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column({ name: 'client_id', type: 'varchar', length: 64 })
  clientId!: string;

  @Column({ type: 'varchar', length: 255 })
  hash!: string;

  @Column({ name: 'created_at', type: 'bigint', transformer: wholeNumber })
  createdAt!: number;

  /** From when it no longer holds. */
  @Column({ name: 'expires_at', type: 'bigint', nullable: true, transformer: wholeNumber })
  expiresAt!: number | null;

  @Column({ name: 'created_by', type: 'varchar', length: 64 })
  createdBy!: Actor;
}
