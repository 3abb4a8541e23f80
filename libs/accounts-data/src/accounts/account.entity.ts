import type { SubjectStatus } from '@gatehouse/identity';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '@gatehouse/platform';

@Entity('gatehouse_accounts')
export class AccountEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  uuid!: string;

  /** `tapir_users.user_id`. */
  @Column({ name: 'legacy_id', type: 'bigint', nullable: true, transformer: wholeNumber })
  legacyId!: number | null;

  /** Raised by each revocation, never lowered. */
  @Column({ type: 'bigint', transformer: wholeNumber })
  epoch!: number;

  @Column({ type: 'varchar', length: 16 })
  status!: SubjectStatus;

  @Column({ name: 'suspended_at', type: 'bigint', nullable: true, transformer: wholeNumber })
  suspendedAt!: number | null;

  @Column({ type: 'bigint', transformer: wholeNumber })
  created!: number;
}
