import type { FactoryProvider } from '@nestjs/common';
import { Clock, Randomness } from '@gatehouse/identity';
import { made } from '@gatehouse/platform';
import { Clients, SessionClients } from '@gatehouse/registry-data';
import { EphemeralStore, SessionStore } from '@gatehouse/token-store';
import { EndDelegation } from '../delegations/end-delegation';
import { LogoutTokens } from '../openid/logout-tokens';
import { EndedSessions } from './ended-sessions';
import { LogoutNotices } from './logout-notices';
import { LogoutUpkeep } from './logout-upkeep';

/** What the end of a session means for clients. */
export const logoutProviders: FactoryProvider[] = [
  made(EndedSessions, SessionClients, SessionStore, EndDelegation, Clock),
  made(LogoutNotices, SessionClients, Clients, LogoutTokens, Clock),
];

/** In the background of the registry alone. */
export const logoutUpkeep: FactoryProvider = made(
  LogoutUpkeep,
  EndedSessions,
  LogoutNotices,
  EphemeralStore,
  Randomness,
);
