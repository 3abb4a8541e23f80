import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '@gatehouse/platform';

/** A role that an account can have. What it contains stands in the policy. */
@Entity('gatehouse_roles')
export class RoleEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  name!: string;

  @Column({ name: 'changed_at', type: 'bigint', transformer: wholeNumber })
  changedAt!: number;
}
