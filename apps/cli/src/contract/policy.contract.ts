import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { temporaryFolder, type RedisServer } from '@gatehouse/testing';
import { baseEnvironment, type TestPlatform } from './platform.contract';

const locks = (methods = '[DELETE]') => `
owner: ops
roles:
  lock-keeper: [locks:delete]
rules:
  - id: locks.delete
    path: /api/users/{id}/locks/{lock}
    methods: ${methods}
    scopes: [locks:delete]
    own: "{id}"
`;
const papers = `
owner: papers
default: deny
rules:
  - { id: papers.read, path: "/papers/{id}", methods: [GET], anyOf: [[submission:read], [public:read]] }
  - { id: papers.open, path: /papers, allow: public }
`;

/** Files with these texts, in a folder of their own. */
function filesOf(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const folder = temporaryFolder('policy');
  const write = ([name, text]: [string, string]) => {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, text);
    return [name, path];
  };
  return Object.fromEntries(Object.entries(texts).map((one) => write(one)));
}

const tie = 'owner: more\nrules: [{ id: papers.2, path: /papers/, allow: authenticated }]\n';
const form = 'owner: Ops\nrules: [{ id: x, path: /x, method: [GET] }]\n';
const files = filesOf({ locks: locks(), more: locks('[DELETE, GET]'), papers, tie, form });
const file = (name: string) => files[name]!;

interface Published {
  readonly version: number;
  readonly in_force: boolean | null;
}

/** On a platform that has published nothing but its first policy. */
export function policyCommands(platform: () => TestPlatform): void {
  const run = (...words: string[]) => platform().run('policy', ...words);
  const json = async <T = Published>(...words: string[]) => {
    const ran = await run(...words, '--json');
    expect(ran.code).toBe(0);
    return ran.json<T>();
  };
  const inStore = async () => (await platform().store()).readPolicy();
  const explained = async (...words: string[]) => {
    const ran = await run('explain', ...words, '--json');
    return [ran.code, ran.json()] as const;
  };

  describe('policy', () => {
    test('publish tries without doing, then puts the files of two owners in force as one version', async () => {
      const before = await inStore();
      const tried = await json('publish', file('locks'), file('papers'), '--dry-run');
      expect(tried).toMatchObject({ version: null, published: false, in_force: null });
      expect(await inStore()).toEqual(before);

      const ran = await run('publish', file('locks'), file('papers'), '--comment', 'First rules');
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout.split('\n')).toEqual(
        expect.arrayContaining([
          '~ default: authenticated → deny',
          '+ role lock-keeper: locks:delete',
          '+ rule locks.delete (ops): DELETE /api/users/{id}/locks/{lock} needs locks:delete',
          '+ rule papers.read (papers): GET /papers/{id} needs submission:read or public:read',
          `Version ${before!.version + 1}: published, in force.`,
        ]),
      );
      expect(await inStore()).toMatchObject({
        ...{ version: before!.version + 1, default: 'deny' },
        rules: [{ id: 'locks.delete' }, { id: 'papers.read' }, { id: 'papers.open' }],
      });
    });

    test('publish makes no version of what is published already, and says that it holds', async () => {
      const { version } = (await inStore())!;
      const again = await json('publish', file('papers'), file('locks'));
      expect(again).toMatchObject({ version, published: false, in_force: true });
      expect((await inStore())!.version).toBe(version);
    });

    test('publish replaces one owner’s file and keeps the other’s', async () => {
      const { diff } = await json<{ diff: unknown }>('publish', file('more'));
      expect(diff).toMatchObject({ roles: [], rules: [{ name: 'locks.delete', kind: 'changed' }] });
      expect((await inStore())!.rules.map(({ id, methods }) => [id, methods])).toEqual([
        ['locks.delete', ['DELETE', 'GET']],
        ['papers.read', ['GET']],
        ['papers.open', undefined],
      ]);
    });

    test.each([
      ['has the wrong form', 'form', 'bad_form', 'rules[0] (x): there is no “method”'],
      ['ties with what another owner published', 'tie', 'tie', 'Both decide'],
    ])('publish changes nothing where a file %s, and says where', async (_what, name, code, words) => {
      const before = await inStore();
      const [ran, text] = await Promise.all([
        run('publish', file(name), '--json'),
        run('publish', file(name)),
      ]);
      const finding = expect.objectContaining({
        ...{ severity: 'error', code, file: file(name), message: expect.stringContaining(words) },
      });
      expect([ran.code, ran.json()]).toMatchObject([
        1,
        { published: false, findings: expect.arrayContaining([finding]) },
      ]);
      expect(text.stdout).toContain(`${file(name)}: error: `);
      expect(text.stdout).toContain('Nothing was published');
      expect(await inStore()).toEqual(before);
    });

    test('lint judges a file together with what others published, and by itself without a database', async () => {
      const together = await run('lint', file('tie'), '--json');
      expect([together.code, together.json()]).toMatchObject([
        1,
        { sound: false, alone: null, with_published: expect.any(Number) },
      ]);
      const env = baseEnvironment();
      const alone = await platform().runIn(env, 'policy', 'lint', file('tie'), file('locks'), '--json');
      expect([alone.code, alone.stderr]).toEqual([0, '']);
      expect(alone.json()).toMatchObject({
        ...{ sound: true, with_published: null, alone: 'there is no database yet', findings: [] },
      });
      expect(readdirSync(env.DATA_DIR).filter((name) => name.endsWith('.db'))).toEqual([]);
      const missing = await platform().runIn(env, 'policy', 'lint', 'no-such-file.yaml', '--json');
      expect([missing.code, missing.json()]).toMatchObject([1, { error: { code: 'file_not_readable' } }]);
    });

    test('lint shows warnings and is content with them', async () => {
      const { open } = filesOf({
        open: 'owner: o\nrules:\n  - { id: o.all, path: /o/**, allow: public }\n  - { id: o.x, path: /x, scopes: [upload:nothing] }\n',
      });
      const warned = await run('lint', open!);
      expect(warned.code).toBe(1);
      expect(warned.stdout).toMatch(
        /: error: o\.x: .*\(unknown_scope\)\n[^]*: warning: o\.all: .*\(public_rest\)\n/,
      );
      const { only } = filesOf({ only: 'owner: o\nrules: [{ id: o.all, path: /o/**, allow: public }]\n' });
      expect(await json('lint', only!)).toMatchObject({ sound: true, findings: [{ code: 'public_rest' }] });
    });

    test('explain says which rule decides, what is held and missing, and who passes', async () => {
      const { username, id } = quirkyPeople.ordinary;
      const path = `/api/users/${id}/locks/7`;
      const asked = ['--method', 'DELETE', '--path', path, '--user', username];
      expect(await explained(...asked)).toMatchObject([
        1,
        {
          ...{
            allowed: false,
            reason: 'scope_missing',
            rule: 'locks.delete',
            owner: 'ops',
            candidate: false,
          },
          ...{ required: [['locks:delete']], missing: ['locks:delete'], roles: ['lock-keeper'], path },
          held: expect.arrayContaining(['submission:read']),
        },
      ]);
      expect(await explained('--method', 'GET', '--path', '/papers')).toMatchObject([
        0,
        { reason: 'anonymous' },
      ]);
      expect(await explained('--method', 'GET', '--path', '/papers/7')).toMatchObject([
        1,
        { reason: 'no_credentials', close: [] },
      ]);
      for (const bad of ['//papers', '/x/../papers', '/papers%2f7'])
        expect(await explained('--method', 'GET', '--path', bad)).toMatchObject([
          1,
          { reason: 'bad_path', malformed: expect.stringContaining('refused as it is') },
        ]);
      const text = await run('explain', '--method', 'PUT', '--path', '/papers/7', '--user', username);
      expect(text.stdout).toMatch(/^refused \(bad_method\): PUT \/papers\/7\n/);
      expect(text.stdout).toMatch(/^came close +papers\.read \(another method\)$/m);
    });

    test('explain judges by files that are not published, and without a database for nobody', async () => {
      const asked = ['--method', 'GET', '--path', '/drafts', '--file'];
      const { draft } = filesOf({ draft: 'owner: d\nrules: [{ id: d, path: /drafts, allow: public }]\n' });
      expect(await explained(...asked, draft!)).toMatchObject([0, { candidate: true, rule: 'd' }]);
      expect(await explained(...asked, file('tie'))).toMatchObject([
        1,
        { error: { code: 'policy_not_valid' } },
      ]);
      expect(await explained(...asked, file('form'))).toMatchObject([
        1,
        { error: { code: 'policy_not_valid' } },
      ]);
      const alone = await platform().runIn(
        baseEnvironment(),
        'policy',
        'explain',
        ...asked,
        draft!,
        '--json',
      );
      expect([alone.code, alone.json()]).toMatchObject([0, { rule: 'd', candidate: true }]);
    });

    test('what export prints or writes, publish takes for the same', async () => {
      const { version } = (await inStore())!;
      const folder = join(temporaryFolder('policy'), 'exported');
      const { written } = await json<{ written: string[] }>('export', '--output', folder);
      expect(written.map((path) => path.slice(folder.length + 1)).sort()).toEqual([
        ...['gatehouse.yaml', 'ops.yaml', 'papers.yaml'],
      ]);
      for (const format of ['yaml', 'json']) {
        const { all } = filesOf({ all: (await run('export', '--format', format)).stdout });
        expect(await json('publish', all!)).toMatchObject({ version, published: false });
      }
      expect(await json('publish', ...written)).toMatchObject({ version, published: false });
      const { ops } = filesOf({ ops: (await run('export', '--owner', 'ops')).stdout });
      expect(await json('publish', ops!)).toMatchObject({ version, published: false });
      const unknown = await run('export', '--owner', 'nobody', '--json');
      expect([unknown.code, unknown.json()]).toMatchObject([1, { error: { code: 'unknown_owner' } }]);
    });

    test('diff compares versions, history tells of them, and rollback brings one back', async () => {
      const { version } = (await inStore())!;
      const compared = await run('diff', '--version', String(version - 1));
      expect([compared.code, compared.stdout]).toEqual([
        0,
        '~ rule locks.delete (ops): methods ["DELETE","GET"] → ["DELETE"]\n',
      ]);
      const [one, other] = [String(version - 2), String(version - 1)];
      const { diff } = await json<{ diff: { rules: object[] } }>(
        'diff',
        '--version',
        other,
        '--against',
        one,
      );
      expect(diff.rules).toHaveLength(3);

      await json('rollback', String(version - 1));
      expect(await inStore()).toMatchObject({
        ...{ version: version + 1, default: 'deny' },
        rules: [{ id: 'locks.delete', methods: ['DELETE'] }, {}, {}],
      });
      const { versions } = await json<{ versions: object[] }>('history', '--limit', '3');
      expect(versions).toMatchObject([
        {
          version: version + 1,
          comment: `Back to version ${version - 1}.`,
          published_by: 'cli',
          in_force: true,
        },
        { version, owners: ['gatehouse', 'ops', 'papers'], rules: 3, in_force: false },
        { version: version - 1, comment: 'First rules' },
      ]);
      expect((await run('history')).stdout).toContain(`${version + 1} (in force)`);
      const unknown = await run('rollback', '999', '--json');
      expect([unknown.code, unknown.json()]).toMatchObject([1, { error: { code: 'unknown_version' } }]);
    });

    test('remove takes an owner’s file and a role away, but nothing that others need', async () => {
      const needed = await run('remove', '--role', 'lock-keeper', '--json');
      expect([needed.code, needed.json()]).toMatchObject([1, { findings: [{ code: 'unknown_scope' }] }]);
      await json('remove', '--owner', 'ops', '--role', 'lock-keeper', '--comment', 'Gone');
      const { rules, roles } = (await inStore())!;
      expect(rules.map(({ owner }) => owner)).toEqual(['papers', 'papers']);
      expect(roles).not.toHaveProperty('lock-keeper');
      await json('remove', '--owner', 'papers');
    });

    test('schema prints the JSON Schema of the files', async () => {
      const [asJson, text] = await Promise.all([run('schema', '--json'), run('schema')]);
      expect(asJson.json()).toMatchObject({ title: 'Gatehouse policy file', required: ['owner'] });
      expect(text.json()).toEqual(asJson.json());
    });
  });
}

/** What the commands say while the token store is away. */
export function policyWithoutStore(platform: () => TestPlatform, redis: () => RedisServer): void {
  test('a policy that is published while the token store is down is recorded, and not yet in force', async () => {
    const run = (...words: string[]) => platform().run('policy', ...words);
    const { version } = (await (await platform().store()).readPolicy())!;
    await redis().stop();
    try {
      const ran = await run('publish', file('papers'));
      expect([ran.code, ran.stdout]).toEqual([
        1,
        expect.stringContaining(`Version ${version + 1}: recorded, not yet in force.`),
      ]);
      const again = await run('publish', file('papers'), '--json');
      expect([again.code, again.json()]).toMatchObject([
        1,
        { version: version + 1, published: false, in_force: false },
      ]);
      const history = await run('history', '--json');
      expect([history.code, history.json()]).toMatchObject([
        0,
        {
          in_force: null,
          versions: expect.arrayContaining([expect.objectContaining({ version: version + 1 })]),
        },
      ]);
      expect((await run('export', '--owner', 'papers')).code).toBe(0);
    } finally {
      await redis().restart();
    }
    expect((await platform().run('store', 'rebuild')).code).toBe(0);
    const held = await run('publish', file('papers'), '--json');
    expect([held.code, held.json()]).toMatchObject([0, { version: version + 1, in_force: true }]);
  });
}
