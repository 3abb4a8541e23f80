import { DomainError } from '@gatehouse/identity';
import { until } from '@gatehouse/testing';

/**
 * Does again what a store did not answer in time, as happens in the setup of a test on a busy machine. Other errors
 * are thrown at once. Not for what a test measures.
 */
export async function patiently<T>(act: () => Promise<T>): Promise<T> {
  const outcome = await until(() => attempt(act), {
    message: 'the store to answer the setup of a test',
    every: 100,
  });
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

async function attempt<T>(act: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await act() };
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'unavailable') throw error;
    return { error };
  }
}
