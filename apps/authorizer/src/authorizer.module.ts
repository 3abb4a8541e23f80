import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, Randomness } from '@gatehouse/identity';
import { made, Metrics, type Settings } from '@gatehouse/platform';
import {
  BearerResolver,
  GatewayTokens,
  SessionCookies,
  SessionResolver,
  Sessions,
  SessionsModule,
} from '@gatehouse/sessions';
import { Authorizer } from './authorizer.service';
import { CredentialReader } from './credentials';
import { DecisionLog } from './decision-log';
import { Identifier } from './identifier';
import { LegacyCookies } from './legacy-cookies';
import { readLegacyCookie } from './read-legacy-cookie';

/** The authorizer: it knows the token store, its keys, and nothing else. */
@Module({})
export class AuthorizerModule {
  static forRoot(settings: Settings): DynamicModule {
    const legacyCookies = {
      secrets: settings.legacy.sessionHash.all,
      duration: settings.session.duration,
    };
    return {
      module: AuthorizerModule,
      imports: [SessionsModule.forRoot(settings)],
      providers: [
        made(Identifier, SessionResolver, BearerResolver, Clock),
        {
          provide: CredentialReader,
          inject: [SessionCookies],
          useFactory: (cookies: SessionCookies) =>
            new CredentialReader(
              {
                session: settings.session.cookieName,
                legacy: settings.legacy.cookieName,
                permanent: settings.legacy.permanentCookieName,
              },
              {
                session: (text) => cookies.read(text),
                legacy: (text) => readLegacyCookie(text, legacyCookies),
              },
            ),
        },
        {
          provide: LegacyCookies,
          inject: [Sessions],
          useFactory: (sessions: Sessions) => new LegacyCookies(sessions, settings.legacy.cookieName),
        },
        {
          provide: Authorizer,
          inject: [Identifier, SessionResolver, GatewayTokens, LegacyCookies, Clock],
          useFactory: (...parts: [Identifier, SessionResolver, GatewayTokens, LegacyCookies, Clock]) =>
            new Authorizer(...parts, {
              audience: settings.gatewayToken.audience,
              logInPage: `${settings.site.accountsUrl}/login`,
            }),
        },
        {
          provide: DecisionLog,
          inject: [Metrics, Randomness],
          useFactory: (metrics: Metrics, randomness: Randomness) => new DecisionLog(metrics, randomness),
        },
      ],
    };
  }
}
