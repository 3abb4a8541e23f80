import type { DynamicModule, FactoryProvider } from '@nestjs/common';
import { AccountsDataModule, Policies, Rebuild, StoreGeneration } from '@gatehouse/accounts-data';
import { ApiClientsModule } from '@gatehouse/api-clients';
import { Clock } from '@gatehouse/identity';
import { StoreRebuild } from '@gatehouse/people';
import type { Settings } from '@gatehouse/platform';
import { SessionStore } from '@gatehouse/token-store';

/** What puts SQL's word into the token store needs: our own databases and the store. The old system may be away. */
export function storeModules(settings: Settings): readonly DynamicModule[] {
  return [AccountsDataModule.forRoot(settings), ApiClientsModule.forRoot(settings, { background: false })];
}

export const storeRebuild: FactoryProvider<StoreRebuild> = {
  provide: StoreRebuild,
  inject: [SessionStore, StoreGeneration, Rebuild, Policies, Clock],
  useFactory: (...parts: [SessionStore, StoreGeneration, Rebuild, Policies, Clock]) =>
    new StoreRebuild(...parts),
};
