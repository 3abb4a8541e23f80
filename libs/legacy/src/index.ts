export { legacyAddress } from './address/legacy-address';
export { flagData, type AuditAction } from './audit/audit-action';
export { LegacyAudit, type AuditedAct } from './audit/legacy-audit';
export { ClassicCookie, type ClassicCookieParts, type CookieSecrets } from './cookie/classic-cookie';
export { LegacyDatabase } from './database/legacy-database';
export { categoryName } from './endorsements/category-name';
export { LegacyEndorsements } from './endorsements/legacy-endorsements';
export { matchesLike } from './endorsements/like-pattern';
export { LegacyChanges, LiveLegacyUsers, type LiveLegacyUser } from './feed/legacy-changes';
export { LegacyFeed, type LegacyFeedParts } from './feed/legacy-feed';
export type { FeedLog } from './feed/poll-loop';
export { LegacyModule } from './legacy.module';
export { LegacyPassword } from './password/legacy-password';
export { capabilitiesOf, type CapabilityFlags } from './rights/capabilities';
export { legacyRolesOf } from './rights/legacy-roles';
export { isLive, type LegacySession } from './sessions/legacy-session';
export { LegacySessions } from './sessions/legacy-sessions';
export type { NewLegacySession } from './sessions/session-openings';
export { legacyEntities, legacyTables } from './tables/legacy-tables';
export type { LegacyEngine } from './tables/legacy-table';
export { cutToFit, legacyLength } from './text/legacy-text';
export { LegacyPermanentTokens, type TokenUse } from './tokens/legacy-permanent-tokens';
export { Digests } from './users/digests';
export { LegacyAccounts } from './users/legacy-accounts';
export { LegacyEmails, type EmailChange } from './users/legacy-emails';
export { LegacyProfiles } from './users/legacy-profiles';
export { LegacyRegistration } from './users/legacy-registration';
export {
  claimsOf,
  isVerified,
  mayLogIn,
  packDigests,
  unpackDigests,
  type LegacyDigests,
  type LegacyPerson,
  type LegacyUser,
  type LegacyUserFlags,
} from './users/legacy-user';
export { LegacyUsers } from './users/legacy-users';
export type { NewLegacyUser } from './users/new-user';
export type { PersonalData } from './users/personal-data';
