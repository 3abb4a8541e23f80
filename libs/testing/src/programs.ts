import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs of the system, libraries of its Python and modules of its Apache that tests use where they are installed. */
export type Program =
  | 'mariadbd'
  | 'redis-server'
  | 'nginx'
  | 'caddy'
  | 'haproxy'
  | 'apache2'
  | 'mod_auth_openidc'
  | 'chromium'
  | 'chromium-headless-shell'
  | 'openssl'
  | 'curl'
  | 'python3-authlib';

/** Debian's own Python: another one on PATH knows nothing of Debian's libraries. */
export const debianPython = '/usr/bin/python3';

/** What Debian's Python must be able to import for a library to be there. */
const pythonModules: Readonly<Partial<Record<Program, string>>> = {
  'python3-authlib': 'authlib.integrations.requests_client',
};

/** Where Debian's Apache looks for modules. */
export const apacheModules = '/usr/lib/apache2/modules';

/** Debian's packages of each program. */
const packages: Readonly<Record<Program, readonly string[]>> = {
  mariadbd: ['mariadb-server'],
  'redis-server': ['redis-server'],
  nginx: ['nginx'],
  caddy: ['caddy'],
  haproxy: ['haproxy'],
  apache2: ['apache2'],
  mod_auth_openidc: ['libapache2-mod-auth-openidc'],
  chromium: ['chromium'],
  'chromium-headless-shell': ['chromium-headless-shell'],
  openssl: ['openssl'],
  curl: ['curl'],
  'python3-authlib': ['python3-authlib', 'python3-requests'],
};

/** Whether tests can use it. A library of Python is there if it can be imported, a module of Apache if it has a file. */
export function isInstalled(program: Program): boolean {
  if (program === 'mod_auth_openidc') return existsSync(join(apacheModules, `${program}.so`));
  const module = pythonModules[program];
  if (module === undefined) return findProgram(program) !== null;
  return spawnSync(debianPython, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0;
}

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
  return `apt-get install ${programs.flatMap((program) => packages[program]).join(' ')}`;
}
