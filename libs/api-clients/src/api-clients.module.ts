import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { Clock, Randomness } from '@gatehouse/identity';
import { made, type Settings } from '@gatehouse/platform';
import {
  ClientPublications,
  Clients,
  ClientSuspensions,
  RegistryAudit,
  RegistryDataModule,
  RegistryGeneration,
} from '@gatehouse/registry-data';
import {
  AccessTokens,
  BearerResolver,
  SessionResolver,
  Sessions,
  SessionsModule,
  SigningKeys,
} from '@gatehouse/sessions';
import { EphemeralStore, SessionStore, StoreUpkeep, type UpkeepSource } from '@gatehouse/token-store';
import { ClientAssertions } from './authentication/client-assertions';
import { ClientAuthentication } from './authentication/client-authentication';
import { ClientSecrets } from './authentication/client-secrets';
import { ChangeAccessTokens } from './directory/change-access-tokens';
import { ChangeScopes } from './directory/change-scopes';
import { ChangeSecrets } from './directory/change-secrets';
import { CreateClient } from './directory/create-client';
import { IdTokens } from './openid/id-tokens';
import { LogoutTokens } from './openid/logout-tokens';
import { ClientRevocation } from './revocation/client-revocation.service';
import { RegistryRebuild } from './store/registry-rebuild.service';
import { ClientChanges } from './subjects/client-changes';
import { ClientSubjects } from './subjects/client-subjects';
import { IntrospectToken } from './tokens/introspect-token';
import { IssueToken } from './tokens/issue-token';
import { RevokeToken } from './tokens/revoke-token';

export interface ApiClientsOptions {
  /**
   * Whether this process also rebuilds the token store and publishes what is not published: the registry does, the
   * command line does not.
   */
  readonly background: boolean;
}

/** What portal, endpoints and command line do with API clients, on the stores of the settings. */
@Module({})
export class ApiClientsModule {
  static forRoot(settings: Settings, { background }: ApiClientsOptions): DynamicModule {
    const acts = [...keeping(settings), ...tokens(settings), ...openid(settings)];
    return {
      module: ApiClientsModule,
      global: true,
      imports: [SessionsModule.forRoot(settings), RegistryDataModule.forRoot(settings)],
      providers: [...acts, ...(background ? [upkeep] : [])],
      exports: acts.map(({ provide }) => provide),
    };
  }
}

/** What is done with clients themselves, in the registry database. */
function keeping(settings: Settings): FactoryProvider[] {
  return [
    {
      provide: ClientSecrets,
      inject: [Randomness],
      useFactory: (randomness: Randomness) => new ClientSecrets(settings.encryptionKey.all, randomness),
    },
    made(ClientSubjects, Clients, ClientPublications, SessionStore, Clock),
    made(ClientChanges, ClientSubjects, RegistryAudit),
    made(CreateClient, Clients, ClientSecrets, ClientChanges, Clock, Randomness),
    made(ChangeScopes, Clients, ClientChanges, Clock),
    made(ChangeAccessTokens, Clients, ClientChanges, Clock),
    made(ChangeSecrets, Clients, ClientSecrets, ClientChanges, Clock),
    made(ClientRevocation, ClientSuspensions, ClientSubjects, SessionStore, ClientChanges, Clock),
    made(
      RegistryRebuild,
      SessionStore,
      RegistryGeneration,
      Clients,
      ClientPublications,
      ClientSubjects,
      Clock,
    ),
  ];
}

/** What clients do, in the token store alone. */
function tokens({ site, accessTokenDuration }: Settings): FactoryProvider[] {
  const audiences = ['', '/token', '/introspect', '/revoke'].map((path) => `${site.issuer}${path}`);
  return [
    {
      provide: ClientAssertions,
      inject: [EphemeralStore, Clock, Randomness],
      useFactory: (...parts: [EphemeralStore, Clock, Randomness]) =>
        new ClientAssertions(audiences, ...parts),
    },
    made(ClientAuthentication, SessionResolver, SessionStore, ClientSecrets, ClientAssertions, Clock),
    {
      provide: IssueToken,
      inject: [Sessions, SessionResolver, AccessTokens, Clock],
      useFactory: (...parts: [Sessions, SessionResolver, AccessTokens, Clock]) =>
        new IssueToken(...parts, accessTokenDuration),
    },
    made(IntrospectToken, BearerResolver),
    made(RevokeToken, IntrospectToken, Sessions),
  ];
}

/** What clients are told of who logged in, and out. */
function openid({ site }: Settings): FactoryProvider[] {
  return [
    {
      provide: IdTokens,
      inject: [SigningKeys, Clock],
      useFactory: (...parts: [SigningKeys, Clock]) => new IdTokens(site.issuer, ...parts),
    },
    {
      provide: LogoutTokens,
      inject: [SigningKeys, Clock, Randomness],
      useFactory: (...parts: [SigningKeys, Clock, Randomness]) => new LogoutTokens(site.issuer, ...parts),
    },
  ];
}

const upkeep: FactoryProvider = {
  provide: StoreUpkeep,
  inject: [RegistryRebuild, SessionStore, EphemeralStore, Randomness],
  useFactory: (rebuild: RegistryRebuild, ...parts: [SessionStore, EphemeralStore, Randomness]) =>
    new StoreUpkeep(upkeepOf(rebuild), ...parts),
};

function upkeepOf(rebuild: RegistryRebuild): UpkeepSource {
  return {
    name: 'registry',
    isRebuildNeeded: () => rebuild.isNeeded(),
    rebuild: async (goesOn) => `${(await rebuild.run(goesOn)).clients} clients`,
    finishPending: () => rebuild.publishPending(),
  };
}
