import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, Randomness } from '@gatehouse/identity';
import { made, Metrics, type Settings } from '@gatehouse/platform';
import {
  BearerResolver,
  GatewayTokens,
  SessionCookies,
  SessionResolver,
  SessionsModule,
} from '@gatehouse/sessions';
import { Authorizer } from './authorizer.service';
import { CredentialReader } from './credentials';
import { DecisionLog } from './decision-log';
import { Identifier } from './identifier';
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
