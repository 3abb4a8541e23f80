import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, Randomness } from '@gatehouse/identity';
import { Metrics, type Settings } from '@gatehouse/platform';
import { GatewayTokens, SessionCookies, SessionResolver, SessionsModule } from '@gatehouse/sessions';
import { Authorizer } from './authorizer.service';
import { DecisionLog } from './decision-log';
import { Identifier } from './identifier';
import { legacyCookieReader } from './legacy-cookie-reader';

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
        {
          provide: Identifier,
          inject: [SessionResolver, SessionCookies, Clock],
          useFactory: (resolver: SessionResolver, cookies: SessionCookies, clock: Clock) =>
            new Identifier(resolver, cookies, legacyCookieReader(legacyCookies, clock), clock),
        },
        {
          provide: Authorizer,
          inject: [Identifier, SessionResolver, GatewayTokens],
          useFactory: (identifier: Identifier, resolver: SessionResolver, tokens: GatewayTokens) =>
            new Authorizer(
              identifier,
              resolver,
              tokens,
              settings.gatewayToken.audience,
              `${settings.site.accountsUrl}/login`,
            ),
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
