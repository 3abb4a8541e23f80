import { Column, Entity, PrimaryColumn } from 'typeorm';
import { wholeNumber } from './whole-number';

@Entity('gatehouse_store_generation')
export class StoreGenerationEntity {
  /** Always 1: the table has one row. */
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'bigint', transformer: wholeNumber })
  generation!: number;
}
