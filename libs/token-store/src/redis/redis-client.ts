import type { Cluster, Redis } from 'ioredis';
import type { GenerationOf } from '../session-store';
import { storeUnavailable } from '../store-error';
import * as scripts from './scripts';

/** The commands that are used; a connection to one Redis has them, and a client of a cluster. */
type Commands = Pick<
  Redis,
  | 'del'
  | 'get'
  | 'getdel'
  | 'hget'
  | 'mget'
  | 'sadd'
  | 'spop'
  | 'multi'
  | 'set'
  | 'ttl'
  | 'zadd'
  | 'zrangebyscore'
  | 'zrem'
  | 'zremrangebyscore'
>;

/** A client of Redis, or of a cluster, that knows our scripts. Each command and script is about one slot. */
export interface ScriptedRedis extends Commands {
  ghWriteSubject(
    subject: string,
    version: number,
    epoch: number,
    status: string,
    body: string,
    keep: string,
  ): Promise<0 | 1>;
  ghEnforce(subject: string, epoch: number, status: string, keep: string): Promise<0 | 1>;
  ghOpenSession(
    subject: string,
    session: string,
    sessionsOf: string,
    epoch: number,
    record: string,
    end: number,
    random: string,
    now: number,
  ): Promise<string>;
  ghRaiseGeneration(house: string, generation: number, of: GenerationOf): Promise<0 | 1>;
  ghPublishPolicy(house: string, policy: string, version: number, document: string): Promise<0 | 1>;
  ghNamePolicy(house: string, version: number): Promise<0 | 1>;
  ghHitCounter(counter: string, windowSeconds: number): Promise<[number, number]>;
  ghPeekCounter(counter: string): Promise<[number, number]>;
  ghTakeLock(lock: string, holder: string, seconds: number): Promise<0 | 1>;
  ghGiveLockBack(lock: string, holder: string): Promise<1>;
  ghSwapPending(pending: string, before: string, after: string): Promise<0 | 1>;
  ghStartShadow(shadow: string, sheets: string, id: string, document: string): Promise<0 | 1>;
  ghReportShadow(shadow: string, sheets: string, id: string, process: string, sheet: string): Promise<0 | 1>;
  ghShadowSheets(shadow: string, sheets: string, id: string): Promise<string[]>;
  ghRemoveShadow(shadow: string, sheets: string, id: string): Promise<0 | 1>;
}

/** Puts a question to Redis. Whatever goes wrong is `DomainError('unavailable', 'store_unavailable')`. */
export type Ask = <T>(question: (redis: ScriptedRedis) => Promise<T>) => Promise<T>;

/** Asks one Redis, whose connection minds the time limit itself. */
export function asking(redis: ScriptedRedis): Ask {
  return async (question) => {
    try {
      return await question(redis);
    } catch (error) {
      throw storeUnavailable(error);
    }
  };
}

export type Write<T> = (redis: ScriptedRedis) => Promise<T>;

/**
 * A write that may take something away, and its news on the way: when this returns, every process that follows the news
 * has it in its socket. Redis answers a write before it sends what that invalidates, and a server that waits for its
 * processor may be held up in between; the next command it answers only after that. One more round trip.
 *
 * @param key one of those that are written, so that a cluster asks the same server
 */
export async function announced<T>(ask: Ask, key: string, write: Write<T>): Promise<T> {
  const written = await ask(write);
  await ask((redis) => redis.ttl(key));
  return written;
}

/** Teaches a client our scripts; ioredis sends each by its digest, and in full when the server forgot it. */
export function withScripts<T extends Redis | Cluster>(redis: T): T & ScriptedRedis {
  const define = (name: string, numberOfKeys: number, lua: string) =>
    redis.defineCommand(name, { numberOfKeys, lua });
  define('ghWriteSubject', 1, scripts.writeSubject);
  define('ghEnforce', 1, scripts.enforce);
  define('ghOpenSession', 3, scripts.openSession);
  define('ghRaiseGeneration', 1, scripts.raiseGeneration);
  define('ghPublishPolicy', 2, scripts.publishPolicy);
  define('ghNamePolicy', 1, scripts.namePolicy);
  define('ghHitCounter', 1, scripts.hitCounter);
  define('ghPeekCounter', 1, scripts.peekCounter);
  define('ghTakeLock', 1, scripts.takeLock);
  define('ghGiveLockBack', 1, scripts.giveLockBack);
  define('ghSwapPending', 1, scripts.swapPending);
  define('ghStartShadow', 2, scripts.startShadow);
  define('ghReportShadow', 2, scripts.reportShadow);
  define('ghShadowSheets', 2, scripts.shadowSheets);
  define('ghRemoveShadow', 2, scripts.removeShadow);
  return redis as unknown as T & ScriptedRedis;
}
