import { wholeNumber } from '@gatehouse/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ConsentKind } from './consent';

@Entity('gatehouse_consents')
export class ConsentEntity {
  @PrimaryColumn({ name: 'user_uuid', type: 'varchar', length: 36 })
  userUuid!: string;

  @PrimaryColumn({ name: 'client_id', type: 'varchar', length: 64 })
  clientId!: string;

  /** JSON. */
  @Column({ type: 'text' })
  scopes!: string;

  @Column({ type: 'varchar', length: 16 })
  kind!: ConsentKind;

  @Column({ name: 'given_at', type: 'bigint', transformer: wholeNumber })
  givenAt!: number;

  @Column({ name: 'changed_at', type: 'bigint', transformer: wholeNumber })
  changedAt!: number;
}
