import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '@gatehouse/identity';
import { HealthProbes, oncePerSettings, type Settings } from '@gatehouse/platform';
import { DecisionStore } from './decision-store';
import { EphemeralStore } from './ephemeral-store';
import { PendingStore } from './pending-store';
import { SessionStore } from './session-store';
import { ShadowStore } from './shadow-store';
import { openTokenStore, type TokenStore } from './token-store';

const tokenStore = Symbol('TokenStore');

/** Opens the token store of the settings before the app starts, watches it, and closes it after the last request. */
@Module({})
export class TokenStoreModule {
  static readonly forRoot = oncePerSettings((settings: Settings): DynamicModule => ({
    module: TokenStoreModule,
    global: true,
    providers: [
      {
        provide: tokenStore,
        inject: [Clock],
        useFactory: (clock: Clock) => openTokenStore(settings.tokenStore, `gatehouse ${settings.app}`, clock),
      },
      { provide: SessionStore, inject: [tokenStore], useFactory: (store: TokenStore) => store.sessions },
      { provide: EphemeralStore, inject: [tokenStore], useFactory: (store: TokenStore) => store.ephemera },
      { provide: PendingStore, inject: [tokenStore], useFactory: (store: TokenStore) => store.pending },
      { provide: DecisionStore, inject: [tokenStore], useFactory: (store: TokenStore) => store.decisions },
      { provide: ShadowStore, inject: [tokenStore], useFactory: (store: TokenStore) => store.shadow },
      {
        provide: TokenStoreLifetime,
        inject: [tokenStore, { token: HealthProbes, optional: true }],
        useFactory: (store: TokenStore, probes?: HealthProbes) => {
          probes?.add(store.probe);
          return new TokenStoreLifetime(store);
        },
      },
    ],
    exports: [SessionStore, EphemeralStore, PendingStore, DecisionStore, ShadowStore],
  }));
}

class TokenStoreLifetime implements OnApplicationShutdown {
  constructor(private readonly store: TokenStore) {}

  onApplicationShutdown(): void {
    this.store.close();
  }
}
