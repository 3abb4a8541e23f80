import type { LegacyEngine, RunStatement } from './legacy-connection';
import mysql from '../mysql.sql';
import sqlite from '../sqlite.sql';

/** The statements that create the legacy tables, parents of foreign keys first. */
export function legacySchemaStatements(engine: LegacyEngine): readonly string[] {
  const file = engine === 'mysql' ? mysql : sqlite;
  return file
    .replace(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Creates all legacy tables in an empty database; fails at the first one that exists. */
export async function createLegacySchema(query: RunStatement, engine: LegacyEngine): Promise<void> {
  for (const statement of legacySchemaStatements(engine)) await query(statement);
}

/** The names of the legacy tables, in the order of creation. */
export function legacyTableNames(): readonly string[] {
  return [...mysql.matchAll(/^CREATE TABLE `(\w+)`/gm)].map((match) => match[1]!);
}
