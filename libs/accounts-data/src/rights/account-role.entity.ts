import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '@gatehouse/platform';

@Entity('gatehouse_account_roles')
export class AccountRoleEntity {
  @PrimaryColumn({ name: 'account_uuid', type: 'varchar', length: 36 })
  accountUuid!: string;

  @PrimaryColumn({ type: 'varchar', length: 64 })
  role!: string;

  /** UNIX seconds from which it no longer holds; null: no end. */
  @Column({ type: 'bigint', nullable: true, transformer: wholeNumber })
  expires!: number | null;

  @Column({ name: 'given_by', type: 'varchar', length: 64 })
  givenBy!: string;

  @Column({ name: 'given_at', type: 'bigint', transformer: wholeNumber })
  givenAt!: number;
}
