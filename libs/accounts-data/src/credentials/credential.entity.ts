import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '@gatehouse/platform';
import type { CredentialPhase } from './credential-phase';

@Entity('gatehouse_credentials')
export class CredentialEntity {
  @PrimaryColumn({ name: 'account_uuid', type: 'varchar', length: 36 })
  accountUuid!: string;

  /** argon2id in PHC notation. */
  @Column({ name: 'strong_hash', type: 'varchar', length: 255, nullable: true })
  strongHash!: string | null;

  /** HMAC of the legacy hash that `strongHash` was made beside. */
  @Column({ name: 'legacy_fingerprint', type: 'varchar', length: 64, nullable: true })
  legacyFingerprint!: string | null;

  @Column({ type: 'varchar', length: 16 })
  phase!: CredentialPhase;

  @Column({ name: 'changed_at', type: 'bigint', transformer: wholeNumber })
  changedAt!: number;

  /** Raised by each write; a writer states the one it read. */
  @Column({ type: 'bigint', transformer: wholeNumber })
  revision!: number;
}
