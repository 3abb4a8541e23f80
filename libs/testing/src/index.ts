export { startApache, type Apache, type ApacheOptions } from './apache/apache-server';
export { launchChromium } from './browser/chromium';
export { complaintsOf } from './browser/complaints';
export { tokenIn, Visitor, type Answer, type Sent } from './browser/visitor';
export { DpopKey, type ProofParts } from './builders/dpop-key.builder';
export { ManualClock } from './builders/manual-clock';
export { aNewClient } from './builders/new-client.builder';
export { SeededRandomness } from './builders/seeded-randomness';
export { aSession, bound } from './builders/session.builder';
export {
  aClientRef,
  aClientSubject,
  aDelegationSubject,
  aUserRef,
  aUserSubject,
} from './builders/subjects.builder';
export { startCaddy, type Caddy, type CaddyOptions } from './caddy/caddy-server';
export { describeWith } from './describe-with';
export { startHaproxy, type Haproxy, type HaproxyOptions } from './haproxy/haproxy-server';
export * from './legacy-vectors/legacy-vectors';
export { startMariaDb, type MariaDbOptions, type MariaDbServer } from './mariadb/mariadb-server';
export { testDatabase, type MySqlTestDatabase, type TestDatabaseOptions } from './mariadb/test-database';
export { freePort, freePorts } from './network/ports';
export { startProxy, type TcpProxy } from './network/tcp-proxy';
export { startNginx, type Nginx } from './nginx/nginx-server';
export type { NginxOptions } from './nginx/nginx-config';
export { childCommand, resultOfChild } from './processes/child-program';
export { startProcess, type ProcessOptions, type RunningProcess } from './processes/start-process';
export { isAlive } from './processes/signals';
export { aptLine, debianPython, findProgram, isInstalled, type Program } from './programs';
export { startRedisCluster, type RedisCluster, type RedisClusterOptions } from './redis/redis-cluster';
export { startRedis, type RedisOptions, type RedisServer } from './redis/redis-server';
export type { SlotMove } from './redis/slot-moves';
export { temporaryFolder } from './run/temporary-folder';
export { until, type UntilOptions } from './run/until';
