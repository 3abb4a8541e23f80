import type { FactoryProvider } from '@nestjs/common';
import { Clock, Randomness } from '@gatehouse/identity';
import type { Settings } from '@gatehouse/platform';
import { SigningKeys } from '@gatehouse/sessions';
import { IdTokens } from './id-tokens';
import { LogoutTokens } from './logout-tokens';

/** What clients are told of who logged in, and out. */
export function openidProviders({ site }: Settings): FactoryProvider[] {
  return [
    {
      provide: IdTokens,
      inject: [SigningKeys, Clock],
      useFactory: (...parts: [SigningKeys, Clock]) => new IdTokens(site.issuer, ...parts),
    },
    {
      provide: LogoutTokens,
      inject: [SigningKeys, Clock, Randomness],
      useFactory: (...parts: [SigningKeys, Clock, Randomness]) => new LogoutTokens(site.issuer, ...parts),
    },
  ];
}
