import { Module, type DynamicModule } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { AuthModule, liveSessionOf } from '@gatehouse/auth/browser';
import { PeopleModule } from '@gatehouse/people';
import type { Settings } from '@gatehouse/platform';
import { SessionCookies } from '@gatehouse/sessions';
import { EphemeralStore } from '@gatehouse/token-store';
import { WebModule, type Visitor } from '@gatehouse/web';
import { ApiLoginController } from './api/api-login.controller';
import { PolicyController } from './api/policy/policy.controller';
import { PolicyActsController } from './api/policy/policy-acts.controller';
import { AuthStatusController } from './auth-status.controller';
import { BrowserCookies } from './cookies/browser-cookies';
import { HomeController } from './home.controller';
import { LocalStrategy } from './login/local.strategy';
import { LoginController } from './login/login.controller';
import { UpgradeLimit } from './login/upgrade-limit';
import { LogoutController } from './logout/logout.controller';
import { ProfileController } from './profile/profile.controller';

/** The accounts app: where people log in, log out and see themselves. */
@Module({})
export class AccountsModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: AccountsModule,
      imports: [
        PassportModule,
        PeopleModule.forRoot(settings, { background: true }),
        AuthModule.forBrowsers(settings),
        WebModule.forRoot({ settings, visitorOf }),
      ],
      controllers: [
        LoginController,
        LogoutController,
        ProfileController,
        ApiLoginController,
        PolicyController,
        PolicyActsController,
        AuthStatusController,
        HomeController,
      ],
      providers: [
        LocalStrategy,
        {
          provide: UpgradeLimit,
          inject: [EphemeralStore],
          useFactory: (store: EphemeralStore) => new UpgradeLimit(store, settings),
        },
        {
          provide: BrowserCookies,
          inject: [SessionCookies],
          useFactory: (cookies: SessionCookies) => new BrowserCookies(settings, cookies),
        },
      ],
    };
  }
}

/** Some people of the old system have no username; then the frame calls them by their e-mail address. */
function visitorOf(request: object): Visitor | null {
  const live = liveSessionOf(request);
  if (live === null || live.user === null) return null;
  const { username, email } = live.user.claims;
  return { sessionId: live.session.id.toString(), username: username || email };
}
