import { storeUnavailable } from '../../store-error';

/** Milliseconds that a method of a store may take. */
export const timeLimit = 500;

/**
 * The outcome of what is under way, if it comes in time. A client of a cluster may try more than once, so that the time
 * limit of its commands does not do. Whatever goes wrong is `store_unavailable`; what was asked may still be done.
 */
export async function inTime<T>(underWay: Promise<T>, milliseconds = timeLimit): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the cluster did not answer in time')), milliseconds);
  });
  try {
    return await Promise.race([underWay, late]);
  } catch (error) {
    throw storeUnavailable(error);
  } finally {
    clearTimeout(timer);
  }
}
