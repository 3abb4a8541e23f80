import { Global, Module } from '@nestjs/common';
import { PlainRoutes } from '@gatehouse/platform';
import { ApplicationsController } from '../applications/applications.controller';
import { Applications } from '../applications/applications';
import { Approvals } from './authorization/approvals';
import { AuthorizationFlow } from './authorization/authorization-flow';
import { AuthorizationProblems } from './authorization/authorization-problems';
import { AuthorizeController } from './authorization/authorize.controller';
import { ConsentController } from './authorization/consent.controller';
import { IdTokenHints } from './authorization/id-token-hints';
import { KeptRequests } from './authorization/kept-requests';
import { ParRoute } from './authorization/par.route';
import { PushedRequests } from './authorization/pushed-requests';
import { RequestReader } from './authorization/request-reader';
import { AskingClient } from './client/asking-client';
import { DeviceAnswers } from './device/device-answers';
import { DeviceAuthorizationRoute } from './device/device-authorization.route';
import { DeviceController } from './device/device.controller';
import { UserCodeTries } from './device/user-code-tries';
import { ProvedKeys } from './client/proved-keys';
import { IntrospectionRoute } from './introspection/introspection.route';
import { MetadataController } from './metadata/metadata.controller';
import { OAuthRoutes } from './oauth-routes';
import { LogoutController } from './openid/logout.controller';
import { LogoutRequests } from './openid/logout-request';
import { PendingLogouts } from './openid/pending-logouts';
import { UserInfoController } from './openid/userinfo.controller';
import { RevocationRoute } from './revocation/revocation.route';
import { TokenRoute } from './token/token.route';
import { AuthorizationCodeGrant } from './token/authorization-code.grant';
import { ClientCredentialsGrant } from './token/client-credentials.grant';
import { DeviceCodeGrant } from './token/device-code.grant';
import { RefreshTokenGrant } from './token/refresh-token.grant';
import { TOKEN_GRANTS, TokenEndpoint } from './token/token-endpoint.service';
import type { TokenGrant } from './token/token-grant';
import { UserGrants } from './token/user-grants';

/** What leads a browser from a client to an answer. */
const authorization = [
  Applications,
  Approvals,
  AuthorizationFlow,
  AuthorizationProblems,
  IdTokenHints,
  KeptRequests,
  ParRoute,
  PushedRequests,
  RequestReader,
];

/** What leads from a device to its user's answer. */
const devices = [DeviceAnswers, DeviceAuthorizationRoute, UserCodeTries];

/** The ways to a token. */
const grants = [ClientCredentialsGrant, AuthorizationCodeGrant, DeviceCodeGrant, RefreshTokenGrant];

/**
 * The endpoints of the authorization server. Clients that act for themselves need the token store and nothing else; what users
 * approve is in the registry database too.
 */
@Global()
@Module({
  controllers: [
    MetadataController,
    AuthorizeController,
    ConsentController,
    DeviceController,
    ApplicationsController,
    UserInfoController,
    LogoutController,
  ],
  providers: [
    AskingClient,
    ProvedKeys,
    ...authorization,
    ...devices,
    LogoutRequests,
    PendingLogouts,
    ...grants,
    UserGrants,
    {
      provide: TOKEN_GRANTS,
      inject: grants,
      useFactory: (...all: TokenGrant[]) => all,
    },
    TokenEndpoint,
    TokenRoute,
    IntrospectionRoute,
    RevocationRoute,
    { provide: PlainRoutes, useClass: OAuthRoutes },
  ],
  exports: [PlainRoutes],
})
export class OAuthModule {}
