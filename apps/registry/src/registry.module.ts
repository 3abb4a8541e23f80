import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule, sessionOf } from '@gatehouse/auth';
import type { Settings } from '@gatehouse/platform';
import { SessionsModule } from '@gatehouse/sessions';
import { WebModule, type Visitor } from '@gatehouse/web';

/**
 * The registry: the place of API clients and of the OAuth endpoints. It serves its own health and pages for errors;
 * everything else at its address is 404.
 */
@Module({})
export class RegistryModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: RegistryModule,
      imports: [
        SessionsModule.forRoot(settings),
        AuthModule.forBrowsers(settings),
        WebModule.forRoot({ settings, visitorOf }),
      ],
    };
  }
}

function visitorOf(request: object): Visitor | null {
  const live = sessionOf(request);
  return live?.user ? { sessionId: live.session.id.toString(), username: live.user.claims.username } : null;
}
