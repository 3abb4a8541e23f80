import type { EntitySchema } from 'typeorm';
import * as category from './category.tables';
import * as endorsement from './endorsement.tables';
import { LegacyTable, type LegacyEngine } from './legacy-table';
import * as profile from './profile.tables';
import * as session from './session.tables';
import * as user from './user.tables';

/** Every table that is mapped. */
export const legacyTables: readonly LegacyTable[] = [user, profile, session, category, endorsement].flatMap(
  (module) => Object.values(module).filter((member) => member instanceof LegacyTable),
);

export function legacyEntities(engine: LegacyEngine): EntitySchema[] {
  return legacyTables.map((table) => table.entity(engine) as EntitySchema);
}
