import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { Clock } from '@gatehouse/identity';
import type { Settings } from '@gatehouse/platform';
import { SessionCookies, SessionResolver } from '@gatehouse/sessions';
import { SessionGuard } from './session.guard';

/** Puts the session guard before every handler of an app with pages. Import it before `WebModule`. */
@Module({})
export class AuthModule {
  static forBrowsers(settings: Settings): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        {
          provide: APP_GUARD,
          inject: [Reflector, SessionResolver, SessionCookies, Clock],
          useFactory: (
            reflector: Reflector,
            resolver: SessionResolver,
            cookies: SessionCookies,
            clock: Clock,
          ) => new SessionGuard(reflector, resolver, cookies, clock, settings.session.cookieName),
        },
      ],
    };
  }
}
