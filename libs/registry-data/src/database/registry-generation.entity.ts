import { GenerationRow } from '@gatehouse/platform';
import { Entity } from 'typeorm';

@Entity('gatehouse_registry_generation')
export class RegistryGenerationEntity extends GenerationRow {}
