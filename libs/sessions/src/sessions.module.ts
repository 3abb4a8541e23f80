import { Module, type DynamicModule } from '@nestjs/common';
import { Clock, Randomness } from '@gatehouse/identity';
import { made, oncePerSettings, type Settings } from '@gatehouse/platform';
import { EphemeralStore, SessionStore, TokenStoreModule } from '@gatehouse/token-store';
import { AccessTokens } from './access-token';
import { BearerResolver } from './bearer-resolver';
import { DpopProofs } from './dpop/dpop-proofs';
import { GatewayTokens } from './gateway-token';
import { AudienceKeys } from './keys/audience-keys';
import { KeysModule } from './keys/keys.module';
import { SigningKeys } from './keys/signing-keys';
import { SealedTexts } from './sealed-text';
import { SessionCookies } from './session-cookie';
import { SessionResolver } from './session-resolver';
import { Sessions } from './sessions.service';

/** Sessions for a Nest app: the token store of the settings, and everything that is done with sessions in it. */
@Module({})
export class SessionsModule {
  static readonly forRoot = oncePerSettings((settings: Settings): DynamicModule => ({
    module: SessionsModule,
    global: true,
    imports: [TokenStoreModule.forRoot(settings), KeysModule.forRoot(settings)],
    providers: [
      { provide: SessionCookies, useFactory: () => new SessionCookies(settings.session.secret.all) },
      {
        provide: SealedTexts,
        inject: [Randomness],
        useFactory: (randomness: Randomness) => new SealedTexts(settings.encryptionKey.all, randomness),
      },
      {
        provide: Sessions,
        inject: [SessionStore, SealedTexts, Clock, Randomness],
        useFactory: (store: SessionStore, sealed: SealedTexts, clock: Clock, randomness: Randomness) =>
          new Sessions(store, sealed, clock, randomness),
      },
      {
        provide: SessionResolver,
        inject: [SessionStore, Clock],
        useFactory: (store: SessionStore, clock: Clock) => new SessionResolver(store, clock),
      },
      {
        provide: AccessTokens,
        inject: [SigningKeys, Clock],
        useFactory: (signingKeys: SigningKeys, clock: Clock) =>
          new AccessTokens(
            {
              issuer: settings.site.issuer,
              audience: settings.accessTokenAudience,
              resources: settings.resources,
              signingKeys,
            },
            clock,
          ),
      },
      made(BearerResolver, SessionResolver, AccessTokens),
      made(DpopProofs, EphemeralStore, Clock, Randomness),
      {
        provide: GatewayTokens,
        inject: [AudienceKeys, SigningKeys, Clock, Randomness],
        useFactory: (keys: AudienceKeys, signingKeys: SigningKeys, clock: Clock, randomness: Randomness) =>
          new GatewayTokens(
            {
              format: settings.gatewayToken.format,
              issuer: settings.site.issuer,
              keys,
              signingKeys,
              arxivSecret: settings.gatewayToken.arxivSecret.current,
              profileAudiences: settings.gatewayToken.profileAudiences,
            },
            clock,
            randomness,
          ),
      },
    ],
    exports: [
      SessionCookies,
      SealedTexts,
      Sessions,
      SessionResolver,
      AccessTokens,
      BearerResolver,
      DpopProofs,
      GatewayTokens,
    ],
  }));
}
