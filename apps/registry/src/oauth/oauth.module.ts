import { Module } from '@nestjs/common';
import { AskingClient } from './client/asking-client';
import { IntrospectionController } from './introspection/introspection.controller';
import { MetadataController } from './metadata/metadata.controller';
import { RevocationController } from './revocation/revocation.controller';
import { TokenController } from './token/token.controller';
import { TokenEndpoint } from './token/token-endpoint.service';

/** Addresses that speak OAuth: their errors are RFC 6749's. */
export const oauthPaths: ReadonlySet<string> = new Set(['/token', '/introspect', '/revoke']);

/** The endpoints that API clients talk to. They need the token store and nothing else. */
@Module({
  controllers: [TokenController, IntrospectionController, RevocationController, MetadataController],
  providers: [AskingClient, TokenEndpoint],
})
export class OAuthModule {}
