import type { Redis } from 'ioredis';
import type { GenerationOf } from '../session-store';
import * as scripts from './scripts';

/** A Redis connection that knows our scripts. */
export interface ScriptedRedis extends Redis {
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
  ghHitCounter(counter: string, windowSeconds: number): Promise<[number, number]>;
  ghTakeLock(lock: string, holder: string, seconds: number): Promise<0 | 1>;
  ghGiveLockBack(lock: string, holder: string): Promise<1>;
}

/** Teaches a connection our scripts; ioredis sends each by its digest, and in full when the server forgot it. */
export function withScripts(redis: Redis): ScriptedRedis {
  const define = (name: string, numberOfKeys: number, lua: string) =>
    redis.defineCommand(name, { numberOfKeys, lua });
  define('ghWriteSubject', 1, scripts.writeSubject);
  define('ghEnforce', 1, scripts.enforce);
  define('ghOpenSession', 3, scripts.openSession);
  define('ghRaiseGeneration', 1, scripts.raiseGeneration);
  define('ghPublishPolicy', 2, scripts.publishPolicy);
  define('ghHitCounter', 1, scripts.hitCounter);
  define('ghTakeLock', 1, scripts.takeLock);
  define('ghGiveLockBack', 1, scripts.giveLockBack);
  return redis as ScriptedRedis;
}
