import { DomainError } from '@gatehouse/identity';
import type { SessionStore } from '@gatehouse/token-store';

/** The version that requests are judged by; 0: none; null: the token store does not answer. */
export async function versionInStore(store: SessionStore): Promise<number | null> {
  try {
    return (await store.readHouse())?.policyVersion ?? 0;
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'unavailable') return null;
    throw error;
  }
}
