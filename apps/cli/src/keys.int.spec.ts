import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@gatehouse/testing';
import { baseEnvironment } from './contract/platform.contract';
import { buildCli, runCli, type Ran } from './contract/run-cli.contract';
import { runHere } from './contract/run-here.contract';

jest.setTimeout(60_000);
beforeAll(buildCli, 120_000);

interface Jwk {
  readonly kid: string;
  readonly alg: string;
  readonly iat: number;
  readonly nbf?: number;
  readonly exp?: number;
  readonly d: string;
}
interface Listed {
  readonly keys: { kid: string; alg: string; state: string; signs_from: string; ends_at: string }[];
}

const seconds = (iso: string) => Date.parse(iso) / 1000;
const codeOf = (ran: Ran) => [ran.code, ran.json<{ error: { code: string } }>().error.code];

describe('keys', () => {
  const ran: Ran[] = [];
  const secrets = new Set<string>();
  let folder: string;
  let file: string;
  let env: Record<string, string>;

  beforeEach(() => {
    folder = temporaryFolder('keys');
    file = join(folder, 'signing-keys.json');
    env = { ...baseEnvironment(), SIGNING_KEYS_FILE: file };
  });

  const run = async (...words: string[]): Promise<Ran> => {
    const done = await runHere(env, ['keys', ...words]);
    ran.push(done);
    return done;
  };
  const kept = (): Jwk[] => {
    const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: Jwk[] };
    for (const { d } of keys) secrets.add(d);
    return keys;
  };
  const states = async () =>
    (await run('list', '--json')).json<Listed>().keys.map(({ kid, state }) => [kid, state]);
  const create = async (...words: string[]) =>
    (await run('create', file, '--json', ...words)).json<{ kid: string }>();
  /** As if the last rotation had begun some time ago. */
  const age = (by: number) => {
    const times = ({ iat, nbf, exp }: Jwk) => ({
      ...{ iat: iat - by },
      ...(nbf && { nbf: nbf - by }),
      ...(exp && { exp: exp - by }),
    });
    writeFileSync(file, JSON.stringify({ keys: kept().map((key) => ({ ...key, ...times(key) })) }));
  };

  test('create makes a file for its owner alone, and overwrites none', async () => {
    const made = await run('create', file, '--json');
    const [key] = kept();
    expect([made.code, made.json()]).toEqual([0, { file, kid: key!.kid, alg: 'ES256' }]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const before = readFileSync(file, 'utf8');
    expect(codeOf(await run('create', file, '--json'))).toEqual([1, 'file_exists']);
    expect(readFileSync(file, 'utf8')).toBe(before);
    const nowhere = await run('create', join(folder, 'missing', 'keys.json'), '--json');
    expect(codeOf(nowhere)).toEqual([1, 'key_file_not_writable']);
    expect(await states()).toEqual([[key!.kid, 'signing']]);
  });

  test('rotate publishes first, signs then, and retires at last', async () => {
    const old = (await create()).kid;
    const begun = Math.floor(Date.now() / 1000);
    const rotated = await run('rotate', '--json');
    const [added, retired] = kept();
    const { signs_from, ...said } = rotated.json<{ signs_from: string; retired: [{ ends_at: string }] }>();
    expect(seconds(signs_from)).toBe(added!.nbf);
    expect(added!.nbf! - begun).toBeGreaterThanOrEqual(600);
    expect(added!.nbf! - begun).toBeLessThan(630);
    expect(retired!.exp).toBe(added!.nbf! + 86_400);
    expect(said).toEqual({
      ...{ file, kid: added!.kid, alg: 'ES256', dropped: [], warnings: [] },
      retired: [{ kid: old, ends_at: expect.any(String) }],
    });
    expect(await states()).toEqual([
      [added!.kid, 'next'],
      [old, 'signing'],
    ]);
    expect(codeOf(await run('rotate', '--json'))).toEqual([1, 'rotation_under_way']);
    age(601);
    expect(await states()).toEqual([
      [added!.kid, 'signing'],
      [old, 'retired'],
    ]);
    age(86_400);
    expect(await states()).toEqual([
      [added!.kid, 'signing'],
      [old, 'expired'],
    ]);
    const again = await run('rotate', '--json');
    expect(again.json()).toMatchObject({ dropped: [old], retired: [{ kid: added!.kid }] });
    expect(kept()).toHaveLength(2);
  });

  test('rotate tells people what happens when, and warns of what services would not survive', async () => {
    const old = (await create()).kid;
    const { code, stdout } = await run('rotate', '--after', '10', '--keep', '30', '--alg', 'EdDSA');
    const [added] = kept();
    expect(code).toBe(0);
    expect(stdout).toContain(`${added!.kid} (EdDSA) is published at once, and signs from `);
    expect(stdout).toContain(`${old} signs no longer then, and is published until `);
    expect(stdout.match(/^Warning: /gm)).toHaveLength(2);
    expect((await run('list')).stdout).toMatch(/^KID +ALG +STATE +CREATED +SIGNS FROM +ENDS\n/);
  });

  test('rotate --now leaves nothing but the new key', async () => {
    const stolen = (await create()).kid;
    await run('rotate');
    const rotated = await run('rotate', '--now', '--json');
    const [only, ...others] = kept();
    expect(others).toEqual([]);
    expect(rotated.json()).toMatchObject({
      kid: only!.kid,
      retired: [],
      dropped: [expect.any(String), stolen],
    });
    expect(await states()).toEqual([[only!.kid, 'signing']]);
  });

  test('rotate keeps mode and link, and leaves nothing beside the file', async () => {
    await create('--alg', 'EdDSA');
    chmodSync(file, 0o640);
    const link = join(temporaryFolder('link'), 'keys.json');
    symlinkSync(file, link);
    expect((await run('rotate', '--file', link)).code).toBe(0);
    expect([lstatSync(link).isSymbolicLink(), statSync(file).mode & 0o777]).toEqual([true, 0o640]);
    expect(kept()).toHaveLength(2);
    expect(readdirSync(folder)).toEqual(['signing-keys.json']);
  });

  test('of several rotations at once one is done, and no other changes anything', async () => {
    await create();
    const rotate = () => runCli(env, ['keys', 'rotate', '--json']);
    const runs = await Promise.all(Array.from({ length: 4 }, rotate));
    ran.push(...runs);
    expect(runs.filter(({ code }) => code === 0)).toHaveLength(1);
    for (const refused of runs.filter(({ code }) => code !== 0))
      expect(['rotation_under_way', 'key_file_locked']).toContain(codeOf(refused)[1]);
    expect(kept()).toHaveLength(2);
    expect(readdirSync(folder)).toEqual(['signing-keys.json']);
  });

  test('rotate says so if somebody else is at it, or the file cannot be written', async () => {
    await create();
    const before = readFileSync(file, 'utf8');
    writeFileSync(`${file}.new`, '');
    expect(codeOf(await run('rotate', '--json'))).toEqual([1, 'key_file_locked']);
    // No draft can stand beside a name as long as names may be: as on a mount that is for reading alone.
    const mounted = join(folder, `${'k'.repeat(250)}.json`);
    copyFileSync(file, mounted);
    expect(codeOf(await run('rotate', '--file', mounted, '--json'))).toEqual([1, 'key_file_not_writable']);
    expect(readFileSync(mounted, 'utf8')).toBe(before);
    expect([readFileSync(file, 'utf8'), existsSync(`${file}.new`)]).toEqual([before, true]);
  });

  test('what is no file of keys is left as it is, and its words are not repeated', async () => {
    writeFileSync(file, 'a secret that is no JSON');
    for (const words of [['rotate'], ['list']]) {
      const [setting, option] = [
        await run(...words, '--json'),
        await run(...words, '--file', file, '--json'),
      ];
      expect([codeOf(setting), codeOf(option)]).toEqual([
        [1, 'bad_settings'],
        [1, 'bad_key_file'],
      ]);
      for (const { stdout, stderr } of [setting, option]) expect(stdout + stderr).not.toContain('a secret');
    }
    expect(readFileSync(file, 'utf8')).toBe('a secret that is no JSON');
    expect(codeOf(await run('list', '--file', join(folder, 'missing'), '--json'))).toEqual([
      1,
      'bad_key_file',
    ]);
    mkdirSync(join(folder, 'a-folder'));
    expect(codeOf(await run('rotate', '--file', join(folder, 'a-folder'), '--json'))).toEqual([
      1,
      'bad_key_file',
    ]);
  });

  test('list ends with 1 when nothing may sign', async () => {
    await create();
    writeFileSync(file, JSON.stringify({ keys: kept().map((key) => ({ ...key, exp: 1 })) }));
    const listed = await run('list', '--json');
    expect([listed.code, listed.json()]).toMatchObject([1, { file, keys: [{ state: 'expired' }] }]);
    expect(codeOf(await run('rotate', '--json'))).toEqual([1, 'no_signing_key']);
    expect((await run('rotate', '--now')).code).toBe(0);
  });

  test('the keys of the embedded run are shown, and not rotated', async () => {
    delete env.SIGNING_KEYS_FILE;
    const listed = await run('list', '--json');
    expect([listed.code, listed.json()]).toMatchObject([0, { file: null, keys: [{ state: 'signing' }] }]);
    const before = readFileSync(join(env.DATA_DIR!, 'keys.json'), 'utf8');
    const refused = await run('rotate', '--json');
    expect(codeOf(refused)).toEqual([1, 'no_signing_keys_file']);
    expect(refused.stdout).toContain('Make a file with `keys create FILE`');
    expect(readFileSync(join(env.DATA_DIR!, 'keys.json'), 'utf8')).toBe(before);
  });

  test('production does not make up keys to show', async () => {
    const production = {
      ...{ NODE_ENV: 'production', BASE_SERVER: 'example.org', LEGACY_BRIDGE: 'none' },
      ...{ ACCOUNTS_URL: 'https://accounts.example.org', ISSUER: 'https://registry.example.org' },
      ...{ ACCOUNTS_DATABASE_URI: 'mysql://u@h/d', TOKEN_STORE_URL: 'redis://h' },
      ENCRYPTION_KEY: 'x9d5kRhuVQrm3VgnQ0pJtVIX0lVYb9Fhs4DgVqWJn3I',
    };
    env = { ...env, ...production, SIGNING_KEYS_FILE: '' };
    for (const command of ['list', 'rotate'])
      expect(codeOf(await run(command, '--json'))).toEqual([1, 'no_signing_keys_file']);
  });

  afterAll(() => {
    const said = ran.map(({ stdout, stderr }) => stdout + stderr).join('\n');
    expect(secrets.size).toBeGreaterThan(10);
    for (const secret of secrets) expect(said).not.toContain(secret);
  });
});
