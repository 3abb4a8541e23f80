import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What one MariaDB keeps in its folder. */
export interface MariaDbFiles {
  readonly data: string;
  /** For temporary tables: a MariaDB that starts removes those that it finds, also another's. */
  readonly temporary: string;
  readonly socket: string;
  /** Statements that the server runs at each start: root, with a password, from this machine only. */
  readonly initFile: string;
  readonly password: string;
}

/** Makes the system tables in `folder`, unless that was done before, as for a server that is started again. */
export async function prepareMariaDb(folder: string): Promise<MariaDbFiles> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = {
    data: join(folder, 'data'),
    temporary: join(folder, 'tmp'),
    socket: join(folder, 'socket'),
    initFile: join(folder, 'init.sql'),
  };
  mkdirSync(files.temporary, { recursive: true });
  const passwordFile = join(folder, 'password');
  if (existsSync(passwordFile)) return { ...files, password: readFileSync(passwordFile, 'utf8') };

  await run('mariadb-install-db', [
    ...['--no-defaults', `--datadir=${files.data}`, `--tmpdir=${files.temporary}`, ...small, ...asRoot()],
    ...['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
  ]);
  const password = randomBytes(12).toString('hex');
  writeFileSync(files.initFile, accountsWith(password), { mode: 0o600 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  return { ...files, password };
}

/**
 * The server's command line. Small buffers make it start fast; durability, `sql_mode` and isolation stay as MariaDB
 * has them, because tests rely on them.
 */
export function mariaDbCommandLine(files: MariaDbFiles, port: number): string[] {
  return [
    ...['--no-defaults', `--datadir=${files.data}`, `--socket=${files.socket}`, ...small, ...asRoot()],
    ...[`--port=${port}`, '--bind-address=127.0.0.1', '--skip-name-resolve', `--init-file=${files.initFile}`],
    ...[
      `--tmpdir=${files.temporary}`,
      `--pid-file=${files.data}/server.pid`,
      '--max-connections=400',
      '--skip-log-bin',
    ],
  ];
}

const small = ['--innodb-log-file-size=16M', '--innodb-buffer-pool-size=32M'];

function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

function accountsWith(password: string): string {
  const accounts = ['127.0.0.1', 'localhost'].map((host) => `'root'@'${host}'`);
  return [
    `DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys';`,
    'FLUSH PRIVILEGES;',
    ...accounts.flatMap((account) => [
      `CREATE OR REPLACE USER ${account} IDENTIFIED BY '${password}';`,
      `GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION;`,
    ]),
    '',
  ].join('\n');
}
