import { SystemClock, SystemRandomness } from '@gatehouse/identity';
import { SealedTexts, Sessions } from '@gatehouse/sessions';
import type { TokenStore } from '@gatehouse/token-store';
import type { Secrets } from '../stack/secrets';

/** Opens sessions in a stack's token store by the very lib that the apps use. */
export function sessionsIn(store: TokenStore, secrets: Secrets): Sessions {
  const randomness = new SystemRandomness();
  const sealed = new SealedTexts([secrets.encryption], randomness);
  return new Sessions(store.sessions, sealed, new SystemClock(), randomness);
}
