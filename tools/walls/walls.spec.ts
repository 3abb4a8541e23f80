import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(__dirname, '..', '..');

/**
 * The walls between the libs, tried: each wrong import is planted where it must not stand, and lint has to say so. A
 * file of no other content is planted, so that nothing but the import can be what lint complains of.
 */
describe('the walls', () => {
  const planted: string[] = [];
  afterEach(() => planted.splice(0).forEach((file) => rmSync(file, { force: true })));

  const plant = (project: string, code: string): string => {
    const file = join(root, project, 'src', `planted-${planted.length}.ts`);
    writeFileSync(file, code);
    planted.push(file);
    return file;
  };
  const lint = async (project: string): Promise<string> => {
    const env = { ...process.env, ESLINT_USE_FLAT_CONFIG: 'false', NX_DAEMON: 'false' };
    const args = ['nx', 'lint', project.split('/')[1]!, '--skip-nx-cache', '--outputStyle=stream'];
    return run('npx', args, { cwd: root, env, maxBuffer: 1e8 }).then(
      () => '',
      ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
    );
  };

  it('stop imports upwards, sideways and of drivers, and reading the environment', async () => {
    plant('libs/policy', "import { Scope } from '@gatehouse/scopes';\nexport const sideways = Scope;\n");
    plant(
      'libs/policy',
      "import { SessionStore } from '@gatehouse/token-store';\nexport const upwards = SessionStore;\n",
    );
    plant('libs/policy', "import { DataSource } from 'typeorm';\nexport const driver = DataSource;\n");
    plant('libs/policy', 'export const home = process.env.HOME;\n');
    const words = await lint('libs/policy');
    expect(timesIn(words, '@nx/enforce-module-boundaries')).toBe(3);
    expect(timesIn(words, 'no-restricted-properties')).toBe(1);
    expect(words).toContain('"layer:core" can only depend on libs tagged with');
    expect(words).toContain('is not allowed to import "typeorm"');
  }, 120_000);

  it('keep drivers out of sessions, people and the apps', async () => {
    plant('apps/authorizer', "import { Redis } from 'ioredis';\nexport const driver = Redis;\n");
    plant(
      'apps/authorizer',
      "import { aSession } from '@gatehouse/testing';\nexport const testing = aSession;\n",
    );
    const words = await lint('apps/authorizer');
    expect(words).toContain('enforce-module-boundaries');
    expect(words).toContain('no-restricted-imports');
  }, 120_000);
});

function timesIn(text: string, word: string): number {
  return text.split(word).length - 1;
}
