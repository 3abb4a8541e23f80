import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { startMariaDb, startProcess, temporaryFolder, type RunningProcess } from '@gatehouse/testing';
import type { ComposeService } from './compose-file';
import type { ContainerFiles } from './container-files';
import type { LocalNames } from './local-names';

const run = promisify(execFile);

/** MariaDB as its image starts it: with the words of `command`, a database, a user, and the scripts that are mounted. */
export async function startMariaDbContainer(
  name: string,
  service: ComposeService,
  names: LocalNames,
  files: ContainerFiles,
): Promise<{ stop(): Promise<void> }> {
  const [program, ...args] = service.command ?? [];
  if (program !== 'mariadbd') throw new Error(`${name} starts ${program}`);
  const port = names.portOf(name, 3306);
  const server = await startMariaDb(temporaryFolder('mariadb'), { port, args });
  const setting = (key: string) => service.environment![key]!;
  const password = readFileSync(files.translate(name, setting('MARIADB_PASSWORD_FILE')), 'utf8').trim();
  const user = `'${setting('MARIADB_USER')}'@'%'`;
  await asRoot(server.uriFor('mysql'), [
    `CREATE DATABASE ${setting('MARIADB_DATABASE')};`,
    `CREATE USER ${user} IDENTIFIED BY '${password}';`,
    `GRANT ALL ON ${setting('MARIADB_DATABASE')}.* TO ${user};`,
    ...files.mounted(service, '/docker-entrypoint-initdb.d').map(({ file }) => readFileSync(file, 'utf8')),
  ]);
  return server;
}

async function asRoot(uri: string, statements: readonly string[]): Promise<void> {
  const { port, username, password } = new URL(uri);
  await run(
    'mariadb',
    [`--host=127.0.0.1`, `--port=${port}`, `--user=${username}`, '--execute', statements.join('\n')],
    {
      env: { PATH: process.env.PATH, MYSQL_PWD: password },
    },
  );
}

/** Redis with the very words of `command`, but for its port and folder. */
export async function startRedisContainer(
  name: string,
  service: ComposeService,
  names: LocalNames,
  files: ContainerFiles,
): Promise<RunningProcess> {
  const [program, ...args] = service.command!.map((word) => files.translate(name, word));
  const folder = temporaryFolder('redis');
  return startProcess({
    command: program!,
    args: [...args, '--port', String(names.portOf(name, 6379)), '--bind', '127.0.0.1', '--dir', folder],
    cwd: folder,
    ready: /Ready to accept connections/,
  });
}
