import type Libsql from 'libsql';

/** Raised when the tables change. The file holds what may be rebuilt or logged in again, so it is then made anew. */
const schemaVersion = 3;

const tables = `
create table subjects (
  key text primary key,
  record text not null,
  version integer not null,
  epoch integer not null,
  status text not null,
  keep_until integer
) without rowid;
create table sessions (
  id text primary key,
  subject text not null,
  epoch integer not null,
  ends integer not null,
  record text not null,
  legacy_session integer,
  legacy_user integer,
  legacy_user_key text
) without rowid;
create index sessions_subject on sessions (subject, ends);
create index sessions_ends on sessions (ends);
create index sessions_legacy on sessions (legacy_session) where legacy_session is not null;
create index sessions_legacy_user on sessions (legacy_user, legacy_user_key) where legacy_user is not null;
create table watched (
  legacy_user integer primary key,
  legacy_user_key text not null,
  ends integer not null
);
create table house (
  only integer primary key check (only = 1),
  generation integer not null default 0,
  registry_generation integer not null default 0,
  policy_version integer not null default 0,
  policy text
);
create table counters (name text primary key, count integer not null, ends integer not null) without rowid;
create table locks (name text primary key, holder text not null, ends integer not null) without rowid;
`;

/** What came later and may be lost: made where it is missing, so that nobody has to log in again for it. */
const laterTables = `
create table if not exists decisions (id text primary key, ends integer not null, record text not null) without rowid;
create index if not exists decisions_ends on decisions (ends);
create table if not exists shadow (
  only integer primary key check (only = 1),
  id text not null,
  document text not null
);
create table if not exists asked_users (
  legacy_user integer primary key,
  legacy_user_key text not null
) without rowid;
create table if not exists pending (
  kind text not null,
  id text not null,
  document text not null,
  ends integer not null,
  primary key (kind, id)
) without rowid;
create index if not exists pending_ends on pending (ends);
create table if not exists shadow_sheets (process text primary key, sheet text not null) without rowid;
`;

/** Makes the tables in an empty file. Two processes may do so at once. */
export function prepareTokenTables(database: Libsql.Database): void {
  database.exec('begin immediate');
  try {
    const found = Number(Object.values(database.prepare('pragma user_version').get() as object)[0]);
    if (found !== schemaVersion) {
      for (const table of ['subjects', 'sessions', 'watched', 'house', 'counters', 'locks']) {
        database.exec(`drop table if exists ${table}`);
      }
      database.exec(tables);
      database.exec(`pragma user_version = ${schemaVersion}`);
    }
    database.exec(laterTables);
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}
