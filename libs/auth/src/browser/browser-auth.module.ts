import { Module, type DynamicModule } from '@nestjs/common';
import { Clock } from '@gatehouse/identity';
import type { Settings } from '@gatehouse/platform';
import { SessionCookies, SessionResolver } from '@gatehouse/sessions';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { AuthGuard } from '../guard/auth.guard';
import { RefusalLog } from '../guard/refusal-log';
import { SessionSource } from '../session/session-source';
import { AppSessionSource } from './app-session.source';
import { BearerSessionSource } from './bearer-session.source';
import { BrowserSessionSource } from './browser-session.source';

/** Puts the guard before every handler of an app with pages, and of its API. Import it before `WebModule`. */
@Module({})
export class AuthModule {
  static forBrowsers(settings: Settings): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        {
          provide: SessionSource,
          inject: [SessionResolver, SessionCookies, Clock],
          useFactory: (resolver: SessionResolver, cookies: SessionCookies, clock: Clock) =>
            new AppSessionSource(
              new BrowserSessionSource(resolver, cookies, clock, settings.session.cookieName),
              new BearerSessionSource(resolver),
            ),
        },
        {
          provide: APP_GUARD,
          inject: [Reflector, SessionSource, Clock],
          useFactory: (reflector: Reflector, source: SessionSource, clock: Clock) =>
            new AuthGuard(reflector, source, new RefusalLog(clock)),
        },
      ],
    };
  }
}
