import { Module, type DynamicModule } from '@nestjs/common';
import { ApiClientsModule } from '@gatehouse/api-clients';
import { AuthModule, liveSessionOf } from '@gatehouse/auth/browser';
import type { Settings } from '@gatehouse/platform';
import { WebModule, type Visitor } from '@gatehouse/web';
import { JwksController } from './keys/jwks.controller';
import { OAuthErrors } from './oauth/oauth-errors';
import { OAuthModule } from './oauth/oauth.module';
import { oauthPaths } from './oauth/oauth-routes';

/** The registry: the place of API clients, of the OAuth endpoints, and of the public keys. */
@Module({})
export class RegistryModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: RegistryModule,
      imports: [
        ApiClientsModule.forRoot(settings, { background: true }),
        AuthModule.forBrowsers(settings),
        WebModule.forRoot({ settings, visitorOf, programErrors: new OAuthErrors(oauthPaths) }),
        OAuthModule,
      ],
      controllers: [JwksController],
    };
  }
}

function visitorOf(request: object): Visitor | null {
  const live = liveSessionOf(request);
  return live?.user ? { sessionId: live.session.id.toString(), username: live.user.claims.username } : null;
}
