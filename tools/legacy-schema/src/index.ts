export { createLegacySchema, legacySchemaStatements, legacyTableNames } from './create-legacy-schema';
export { crowdPerson, firstCrowdId, passwordOfCrowd } from './crowd';
export type { LegacyConnection, LegacyEngine, RunStatement } from './legacy-connection';
export type { LegacyPerson } from './legacy-person';
export { quirkyPeople, type Quirk } from './quirky-people';
export { quirkySessions, quirkyTokens } from './quirky-sessions';
export { emailPatterns, seedReferenceData } from './reference-data';
export { seedLegacy, seedTime, type SeedOptions } from './seed-legacy';
export { TrueLatin1 } from './sql-literal';
