import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { Clock, Randomness } from '@gatehouse/identity';
import { made, type Settings } from '@gatehouse/platform';
import {
  ClientPublications,
  Clients,
  ClientSuspensions,
  Consents,
  Delegations,
  RegistryAudit,
  RegistryDataModule,
  RegistryGeneration,
} from '@gatehouse/registry-data';
import { AccessTokens, BearerResolver, SessionResolver, Sessions, SessionsModule } from '@gatehouse/sessions';
import {
  EphemeralStore,
  PendingStore,
  SessionStore,
  StoreUpkeep,
  type UpkeepSource,
} from '@gatehouse/token-store';
import { ClientAssertions } from './authentication/client-assertions';
import { ClientAuthentication } from './authentication/client-authentication';
import { ClientSecrets } from './authentication/client-secrets';
import { AuthorizationCodes } from './delegations/authorization-codes';
import { BeginDelegation } from './delegations/begin-delegation';
import { DelegatedTokens } from './delegations/delegated-tokens';
import { DelegatingUser } from './delegations/delegating-user';
import { DeviceCodes } from './delegations/device-codes';
import { EndDelegation } from './delegations/end-delegation';
import { RedeemCode } from './delegations/redeem-code';
import { RedeemDeviceCode } from './delegations/redeem-device-code';
import { RefreshDelegation } from './delegations/refresh-delegation';
import { RefreshTokens } from './delegations/refresh-tokens';
import { Resources } from './delegations/resources';
import { UserCodes } from './delegations/user-codes';
import { UserConsents } from './delegations/user-consents';
import { ChangeAccessTokens } from './directory/change-access-tokens';
import { ChangeClient } from './directory/change-client';
import { ChangeScopes } from './directory/change-scopes';
import { ChangeSecrets } from './directory/change-secrets';
import { CreateClient } from './directory/create-client';
import { logoutProviders, logoutUpkeep } from './logout/logout-providers';
import { openidProviders } from './openid/openid-providers';
import { ClientRevocation } from './revocation/client-revocation.service';
import { RegistryRebuild } from './store/registry-rebuild.service';
import { ClientChanges } from './subjects/client-changes';
import { ClientSubjects } from './subjects/client-subjects';
import { IntrospectToken } from './tokens/introspect-token';
import { IssueToken } from './tokens/issue-token';
import { RevokeToken } from './tokens/revoke-token';
import { TokenSessions } from './tokens/token-sessions';

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
    const acts = [
      ...keeping(settings),
      ...tokens(settings),
      ...delegations(settings),
      ...openidProviders(settings),
      ...logoutProviders,
    ];
    return {
      module: ApiClientsModule,
      global: true,
      imports: [SessionsModule.forRoot(settings), RegistryDataModule.forRoot(settings)],
      providers: [...acts, ...(background ? [upkeep, logoutUpkeep] : [])],
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
    made(ChangeClient, Clients, ClientChanges, Clock),
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
      Delegations,
      EndDelegation,
      Clock,
    ),
  ];
}

/** What clients do, in the token store alone. */
function tokens({ site, accessTokenDuration }: Settings): FactoryProvider[] {
  const audiences = ['', '/token', '/introspect', '/revoke', '/par', '/device_authorization'].map(
    (path) => `${site.issuer}${path}`,
  );
  return [
    {
      provide: ClientAssertions,
      inject: [EphemeralStore, Clock, Randomness],
      useFactory: (...parts: [EphemeralStore, Clock, Randomness]) =>
        new ClientAssertions(audiences, ...parts),
    },
    made(ClientAuthentication, SessionResolver, SessionStore, ClientSecrets, ClientAssertions, Clock),
    made(TokenSessions, Sessions, SessionResolver, AccessTokens, Clock),
    {
      provide: IssueToken,
      inject: [TokenSessions, Clock],
      useFactory: (...parts: [TokenSessions, Clock]) => new IssueToken(...parts, accessTokenDuration),
    },
    made(IntrospectToken, BearerResolver),
    made(RevokeToken, IntrospectToken, Sessions, RefreshTokens, Delegations, EndDelegation),
  ];
}

/** What clients do for users, and what users allow them: SQL says what lives, the token store lets it in. */
function delegations(settings: Settings): FactoryProvider[] {
  const { encryptionKey, accessTokenDuration, delegation } = settings;
  return [
    {
      provide: AuthorizationCodes,
      inject: [PendingStore, Randomness],
      useFactory: (...parts: [PendingStore, Randomness]) =>
        new AuthorizationCodes(...parts, delegation.codeDuration),
    },
    {
      provide: RefreshTokens,
      inject: [Randomness],
      useFactory: (randomness: Randomness) => new RefreshTokens(encryptionKey.all, randomness),
    },
    {
      provide: Resources,
      useFactory: () => new Resources(settings.accessTokenAudience, settings.resources),
    },
    {
      provide: UserConsents,
      inject: [Consents, Clock],
      useFactory: (...parts: [Consents, Clock]) => new UserConsents(...parts, delegation.skipsFirstParty),
    },
    made(DelegatingUser, SessionResolver, SessionStore, Clock),
    {
      provide: DelegatedTokens,
      inject: [TokenSessions, SessionStore, SessionResolver, Clock],
      useFactory: (...parts: [TokenSessions, SessionStore, SessionResolver, Clock]) =>
        new DelegatedTokens(...parts, accessTokenDuration),
    },
    {
      provide: EndDelegation,
      inject: [Delegations, Consents, RegistryGeneration, RegistryAudit, SessionStore, Clock],
      useFactory: (
        ...parts: [Delegations, Consents, RegistryGeneration, RegistryAudit, SessionStore, Clock]
      ) => new EndDelegation(...parts, accessTokenDuration),
    },
    {
      provide: BeginDelegation,
      inject: [
        ...[Delegations, DelegatingUser, DelegatedTokens, RefreshTokens],
        ...[Resources, EndDelegation, Clock],
      ],
      useFactory: (
        ...parts: [
          ...[Delegations, DelegatingUser, DelegatedTokens, RefreshTokens],
          ...[Resources, EndDelegation, Clock],
        ]
      ) => new BeginDelegation(...parts, delegation.duration),
    },
    made(RedeemCode, AuthorizationCodes, BeginDelegation),
    {
      provide: UserCodes,
      inject: [Randomness],
      useFactory: (randomness: Randomness) => new UserCodes(encryptionKey.all, randomness),
    },
    made(DeviceCodes, PendingStore, UserCodes, Randomness, Clock),
    made(RedeemDeviceCode, DeviceCodes, BeginDelegation, Clock),
    {
      provide: RefreshDelegation,
      inject: [
        ...[Delegations, DelegatingUser, DelegatedTokens, RefreshTokens],
        ...[Resources, EndDelegation, Clock],
      ],
      useFactory: (
        ...parts: [
          ...[Delegations, DelegatingUser, DelegatedTokens, RefreshTokens],
          ...[Resources, EndDelegation, Clock],
        ]
      ) => new RefreshDelegation(...parts, delegation.grace),
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
