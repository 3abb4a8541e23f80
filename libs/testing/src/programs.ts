import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs of the system that tests use where they are installed. */
export type Program = 'mariadbd' | 'redis-server' | 'nginx' | 'chromium' | 'openssl' | 'curl';

/** Debian's package of each program. */
const packages: Readonly<Record<Program, string>> = {
  mariadbd: 'mariadb-server',
  'redis-server': 'redis-server',
  nginx: 'nginx',
  chromium: 'chromium',
  openssl: 'openssl',
  curl: 'curl',
};

/** The path of a program on PATH, or in the folders of servers that PATH often leaves out; null if it is in none. */
export function findProgram(program: Program): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders.filter((entry) => entry !== '')) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return null;
}

/** The command that installs these programs. */
export function aptLine(programs: readonly Program[]): string {
  return `apt-get install ${programs.map((program) => packages[program]).join(' ')}`;
}
