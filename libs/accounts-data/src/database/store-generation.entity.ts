import { GenerationRow } from '@gatehouse/platform';
import { Entity } from 'typeorm';

@Entity('gatehouse_store_generation')
export class StoreGenerationEntity extends GenerationRow {}
