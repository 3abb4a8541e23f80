import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, Randomness } from '@gatehouse/identity';
import { made, Metrics, type Settings } from '@gatehouse/platform';
import {
  GatewayTokens,
  SessionCookies,
  SessionResolver,
  Sessions,
  SessionsModule,
  TokenResolver,
} from '@gatehouse/sessions';
import { DecisionStore, ShadowStore } from '@gatehouse/token-store';
import { Authorizer } from './authorizer.service';
import { CredentialReader } from './credentials';
import { DecisionLog } from './decision-log';
import { Identifier } from './identifier';
import { LegacyCookies } from './legacy-cookies';
import { readLegacyCookie } from './read-legacy-cookie';
import { DecisionRecorder } from './records/decision-recorder';
import { ShadowJudge } from './shadow/shadow-judge';
import { ShadowWatch } from './shadow/shadow-watch';

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
        made(Identifier, SessionResolver, TokenResolver, Clock),
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
          inject: [ShadowJudge, Identifier, SessionResolver, GatewayTokens, LegacyCookies, Clock],
          useFactory: (
            shadow: ShadowJudge,
            ...parts: [Identifier, SessionResolver, GatewayTokens, LegacyCookies, Clock]
          ) => {
            const { audience } = settings.gatewayToken;
            const logInPage = `${settings.site.accountsUrl}/login`;
            return new Authorizer(...parts, { audience, logInPage }, shadow);
          },
        },
        {
          provide: DecisionRecorder,
          inject: [DecisionStore, Clock, Metrics],
          useFactory: (...parts: [DecisionStore, Clock, Metrics]) => new DecisionRecorder(...parts),
        },
        made(DecisionLog, Metrics, Randomness, DecisionRecorder),
        made(ShadowJudge, Clock, Randomness, Metrics),
        made(ShadowWatch, ShadowStore, ShadowJudge, Randomness),
      ],
    };
  }
}
