import { uuidOfLegacyUser } from '@gatehouse/identity';

/** What registers a confidential client of the old system's user 1234, approved for two scopes. */
export const aNewClient = {
  name: 'Harvester',
  description: '',
  owner: { uuid: uuidOfLegacyUser(1234), userId: '1234', legacyId: 1234 },
  authMethod: 'client_secret_basic',
  grantTypes: ['client_credentials'],
  redirectUris: [],
  jwks: [],
  scopes: ['public:read', 'submission:read'],
  approved: true,
  by: 'cli',
} as const;
