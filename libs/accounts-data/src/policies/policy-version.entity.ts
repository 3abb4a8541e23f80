import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from '@gatehouse/platform';

@Entity('gatehouse_policy_versions')
export class PolicyVersionEntity {
  @PrimaryColumn({ type: 'int' })
  version!: number;

  /** JSON. */
  @Column({ type: 'text' })
  document!: string;

  @Column({ name: 'published_by', type: 'varchar', length: 64 })
  publishedBy!: string;

  @Column({ name: 'published_at', type: 'bigint', transformer: wholeNumber })
  publishedAt!: number;

  @Column({ type: 'varchar', length: 500 })
  comment!: string;
}
