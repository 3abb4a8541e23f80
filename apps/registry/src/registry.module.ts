import { Module, type DynamicModule } from '@nestjs/common';
import { ApiClientsModule } from '@gatehouse/api-clients';
import { AuthModule, sessionOf } from '@gatehouse/auth';
import type { Settings } from '@gatehouse/platform';
import { WebModule, type Visitor } from '@gatehouse/web';
import { OAuthErrors } from './oauth/oauth-errors';
import { OAuthModule, oauthPaths } from './oauth/oauth.module';

/** The registry: the place of API clients and of the OAuth endpoints. */
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
    };
  }
}

function visitorOf(request: object): Visitor | null {
  const live = sessionOf(request);
  return live?.user ? { sessionId: live.session.id.toString(), username: live.user.claims.username } : null;
}
