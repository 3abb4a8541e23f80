import { Global, Module } from '@nestjs/common';
import { PlainRoutes } from '@gatehouse/platform';
import { AskingClient } from './client/asking-client';
import { IntrospectionRoute } from './introspection/introspection.route';
import { MetadataController } from './metadata/metadata.controller';
import { OAuthRoutes } from './oauth-routes';
import { RevocationRoute } from './revocation/revocation.route';
import { TokenRoute } from './token/token.route';
import { TokenEndpoint } from './token/token-endpoint.service';

/** The endpoints that API clients talk to. They need the token store and nothing else. */
@Global()
@Module({
  controllers: [MetadataController],
  providers: [
    AskingClient,
    TokenEndpoint,
    TokenRoute,
    IntrospectionRoute,
    RevocationRoute,
    { provide: PlainRoutes, useClass: OAuthRoutes },
  ],
  exports: [PlainRoutes],
})
export class OAuthModule {}
