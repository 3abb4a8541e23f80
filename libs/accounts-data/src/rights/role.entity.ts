import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '@gatehouse/platform';

@Entity('gatehouse_roles')
export class RoleEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  name!: string;

  @Column({ name: 'changed_at', type: 'bigint', transformer: wholeNumber })
  changedAt!: number;
}

@Entity('gatehouse_role_scopes')
export class RoleScopeEntity {
  @PrimaryColumn({ type: 'varchar', length: 64 })
  role!: string;

  @PrimaryColumn({ type: 'varchar', length: 300 })
  scope!: string;

  /** Its place in the role's list, from 0. */
  @Column({ type: 'int' })
  place!: number;
}
