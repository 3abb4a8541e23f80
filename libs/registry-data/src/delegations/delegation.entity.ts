import { wholeNumber } from '@gatehouse/platform';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('gatehouse_delegations')
export class DelegationEntity {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: number;

  @Column({ name: 'delegation_id', type: 'varchar', length: 22 })
  delegationId!: string;

  @Column({ name: 'source_hash', type: 'varchar', length: 43 })
  sourceHash!: string;

  @Column({ name: 'client_id', type: 'varchar', length: 64 })
  clientId!: string;

  @Column({ name: 'user_uuid', type: 'varchar', length: 36 })
  userUuid!: string;

  @Column({ name: 'user_legacy_id', type: 'bigint', nullable: true, transformer: wholeNumber })
  userLegacyId!: number | null;

  /** JSON, as is `amr`. */
  @Column({ type: 'text' })
  scopes!: string;

  @Column({ type: 'varchar', length: 2000, nullable: true })
  audience!: string | null;

  @Column({ name: 'user_epoch', type: 'bigint', transformer: wholeNumber })
  userEpoch!: number;

  @Column({ name: 'client_epoch', type: 'bigint', transformer: wholeNumber })
  clientEpoch!: number;

  @Column({ name: 'auth_time', type: 'bigint', transformer: wholeNumber })
  authTime!: number;

  @Column({ type: 'text' })
  amr!: string;

  @Column({ name: 'session_id', type: 'varchar', length: 100, nullable: true })
  sessionId!: string | null;

  @Column({ name: 'key_thumbprint', type: 'varchar', length: 43, nullable: true })
  keyThumbprint!: string | null;

  @Column({ name: 'created_at', type: 'bigint', transformer: wholeNumber })
  createdAt!: number;

  @Column({ name: 'expires_at', type: 'bigint', transformer: wholeNumber })
  expiresAt!: number;

  @Column({ name: 'refresh_hash', type: 'varchar', length: 43, nullable: true })
  refreshHash!: string | null;

  @Column({ name: 'refresh_generation', type: 'bigint', transformer: wholeNumber })
  refreshGeneration!: number;

  @Column({ name: 'rotated_at', type: 'bigint', nullable: true, transformer: wholeNumber })
  rotatedAt!: number | null;

  @Column({ name: 'revoked_at', type: 'bigint', nullable: true, transformer: wholeNumber })
  revokedAt!: number | null;

  @Column({ name: 'revoked_because', type: 'varchar', length: 64, nullable: true })
  revokedBecause!: string | null;

  @Column({ type: 'int' })
  enforced!: number;
}
