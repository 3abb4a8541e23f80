import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { describeWith, temporaryFolder, until } from '@gatehouse/testing';
import { ask } from '../http/raw-request';
import type { RawResponse } from '../http/raw-response';
import { startPlatform, type PlatformStack } from '../stack/platform-stack';

const person = quirkyPeople.ordinary;
/** Milliseconds after the return of the command in which the news may still be on its way. */
const promised = 50;

const notes = (scopesOfEverybody: string) => `
owner: notes
default: deny
roles:
  public-user: [${scopesOfEverybody}]
  note-reader: [notes:read]
rules:
  - id: notes.read
    path: /notes/{id}
    methods: [GET]
    scopes: [notes:read]
`;

interface Asked {
  readonly start: number;
  readonly status: number;
}

describeWith(['mariadbd', 'redis-server', 'nginx'], 'a policy that an operator changes', () => {
  let stack: PlatformStack;
  let token: string;
  const folder = temporaryFolder('policies');

  beforeAll(async () => {
    stack = await startPlatform();
    const answer = await ask(stack.gateway.accounts, {
      method: 'POST',
      target: '/api/v1/login',
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify({ username: person.username, password: person.password }),
    });
    token = answer.json<{ access_token: string }>().access_token;
  }, 240_000);
  afterAll(() => stack?.stop());

  function file(name: string, text: string): string {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, text);
    return path;
  }

  const policy = (...words: string[]) => stack.cli('policy', ...words);
  const question = (port: number): Promise<RawResponse> =>
    ask(port, {
      target: '/auth',
      headers: [
        ['Authorization', `Bearer ${token}`],
        ['X-Original-Method', 'GET'],
        ['X-Original-URI', '/notes/7'],
      ],
    });
  const answers = () => Promise.all(stack.authorizers.map(question));
  const told = (answer: RawResponse) => [
    answer.status,
    ...['X-Auth-Reason', 'X-Auth-Rule', 'X-Auth-Missing', 'X-Auth-Policy-Version'].map((name) =>
      answer.header(name),
    ),
  ];

  /** Asks both authorizers over and over, until it is stopped. */
  function keepAsking() {
    const asked: Asked[] = [];
    let stopped = false;
    const loop = async (port: number) => {
      while (!stopped) {
        const start = performance.now();
        asked.push({ start, status: (await question(port)).status });
      }
    };
    const loops = Promise.all(stack.authorizers.map(loop));
    return {
      asked,
      stop: async () => {
        stopped = true;
        await loops;
      },
    };
  }

  test('holds for the next request of whoever calls at the time: published, taken back, explained', async () => {
    const open = file('open', notes('submission:read, notes:read'));
    const closed = file('closed', notes('submission:read'));
    expect(await policy('publish', open, '--comment', 'Notes')).toMatchObject({
      exitCode: 0,
      json: { version: 2, in_force: true },
    });
    for (const answer of await answers()) expect(told(answer)).toEqual([200, 'ok', 'notes.read', '', '2']);

    const calling = keepAsking();
    await until(() => calling.asked.length > 20, { message: 'requests under way' });
    expect(await policy('publish', closed)).toMatchObject({
      exitCode: 0,
      json: { version: 3, in_force: true },
    });
    const returned = performance.now();
    await until(() => performance.now() > returned + 500, { message: 'half a second of refusals' });
    await calling.stop();
    const after = calling.asked.filter(({ start }) => start > returned + promised);
    expect(after.length).toBeGreaterThan(10);
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([403]));
    expect(new Set(calling.asked.map(({ status }) => status))).toEqual(new Set([200, 403]));
    const refused = [403, 'scope_missing', 'notes.read', 'notes:read', '3'];
    for (const answer of await answers()) expect(told(answer)).toEqual(refused);

    const request = ['--method', 'GET', '--path', '/notes/7', '--user', person.username];
    expect(await policy('explain', ...request)).toMatchObject({
      exitCode: 1,
      json: { reason: 'scope_missing', rule: 'notes.read', missing: ['notes:read'], roles: ['note-reader'] },
    });

    for (const bad of [
      'owner: notes\nrule: []\n',
      'owner: notes\nrules: [{ id: a, path: /a, scopes: [x:y] }]\n',
    ])
      expect(await policy('publish', file('bad', bad))).toMatchObject({
        exitCode: 1,
        json: { published: false, version: null },
      });
    for (const answer of await answers()) expect(told(answer)).toEqual(refused);

    expect(await policy('rollback', '2')).toMatchObject({
      exitCode: 0,
      json: { version: 4, in_force: true },
    });
    await until(async () => (await answers()).every(({ status }) => status === 200), {
      message: 'the rollback to hold',
    });
    for (const answer of await answers()) expect(told(answer)).toEqual([200, 'ok', 'notes.read', '', '4']);
    expect(await policy('explain', ...request)).toMatchObject({ exitCode: 0, json: { policy_version: 4 } });
  }, 120_000);
});
