import type { ClientAuthMethod } from '@gatehouse/identity';

/** Whether a client proves who it is by showing a secret. */
export function usesSecret(method: ClientAuthMethod): boolean {
  return method === 'client_secret_basic' || method === 'client_secret_post';
}
