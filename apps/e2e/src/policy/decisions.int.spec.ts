import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UserSubject } from '@gatehouse/identity';
import { describeWith, until } from '@gatehouse/testing';
import { ask, type Headers } from '../http/raw-request';
import type { LoggedIn } from '../people/logged-in';
import { startPolicyStack, type PolicyStack } from '../stack/policy-stack';

interface Told {
  readonly session: string | null;
  readonly now: Record<string, unknown> | null;
  readonly now_unknown: string | null;
}

describeWith(['redis-server', 'nginx'], 'an operator who is asked “why was this 403?”', () => {
  let stack: PolicyStack;
  let reader: UserSubject;
  let session: LoggedIn;

  beforeAll(async () => {
    stack = await startPolicyStack();
    const papers = {
      owner: 'papers',
      rules: [{ id: 'papers.write', path: '/papers/{id}', scopes: ['submission:create', 'submission:read'] }],
    };
    await stack.cli('policy', 'shadow', 'start', stack.file('papers', papers));
    expect(await stack.cli('policy', 'shadow', 'promote')).toMatchObject({ exitCode: 0 });
    reader = await stack.people.user('reader', {
      roles: [],
      grants: [{ scope: 'submission:read', expires: null }],
    });
    session = await stack.people.logIn(reader);
  }, 120_000);
  afterAll(() => stack?.stop());

  const target = '/papers/7?key=s3cret';
  const throughGateway = (headers: Headers) => ask(stack.gateway.service, { target, headers });
  /** What the command says, once the record was written: that is behind the answer. */
  const explained = (decision: string) =>
    until(
      async () => {
        const { exitCode, json } = await stack.cli('policy', 'explain', '--decision', decision);
        return exitCode === 0 ? (json as Told) : null;
      },
      { message: `a record of the decision ${decision}` },
    );

  test('finds it by the id in the answer, and is told who lacked what', async () => {
    const answer = await throughGateway([['Cookie', session.cookie]]);
    expect([answer.status, answer.header('X-Auth-Reason')]).toEqual([403, 'scope_missing']);
    const told = await explained(answer.header('X-Auth-Decision')!);
    expect(told).toMatchObject({
      status: 403,
      reason: 'scope_missing',
      method: 'GET',
      host: 'service.example.org',
      path: '/papers/7',
      rule: 'papers.write',
      policy_version: 2,
      required: [['submission:create', 'submission:read']],
      held: ['submission:read'],
      missing: ['submission:create'],
      subject: { kind: 'user', id: reader.ref.id },
      session: session.sessionId,
      request_id: answer.header('X-Request-ID'),
      now: { judged_for: 'session', allowed: false, reason: 'scope_missing', policy_version: 2 },
      now_unknown: null,
    });
    const { cookie, legacyCookie } = session;
    for (const secret of ['s3cret', cookie.split('=')[1]!, legacyCookie.split('=')[1]!])
      expect(await stack.redis.cli('get', `gh:d:{${answer.header('X-Auth-Decision')}}`)).not.toContain(
        secret,
      );
  });

  test('finds it by the id in NGINX’s log', async () => {
    const answer = await throughGateway([['Cookie', session.cookie]]);
    const log = join(stack.gateway.nginx.folder, 'requests.log');
    const isIt = (line: string) => line.includes(answer.header('X-Request-ID')!);
    const line = await until(() => readFileSync(log, 'utf8').split('\n').find(isIt), {
      message: 'the request in the log',
    });
    const { decision } = JSON.parse(line) as { decision: string };
    expect(await explained(decision)).toMatchObject({ reason: 'scope_missing' });
  });

  test('is told that they would be let in now, since somebody gave them the right', async () => {
    const other = await stack.people.user('author', { roles: [], grants: [] });
    const { cookie } = await stack.people.logIn(other);
    const refused = await throughGateway([['Cookie', cookie]]);
    const grants = ['submission:read', 'submission:create'].map((scope) => ({ scope, expires: null }));
    expect(await stack.people.store.sessions.writeSubject({ ...other, version: 1, grants }, 2e9)).toBe(true);
    expect(await explained(refused.header('X-Auth-Decision')!)).toMatchObject({
      held: [],
      now: { judged_for: 'session', allowed: true, reason: 'ok', rule: 'papers.write', missing: [] },
    });
  });

  test('is told of a bad token whose it was: nobody’s', async () => {
    const answer = await throughGateway([['Authorization', 'Bearer s3cret']]);
    expect(await explained(answer.header('X-Auth-Decision')!)).toMatchObject({
      status: 401,
      reason: 'bad_credentials',
      subject: null,
      now: { judged_for: 'nobody', allowed: false, reason: 'no_credentials' },
    });
  });

  test('is told of a path that nobody can have', async () => {
    const direct = await ask(stack.ports[0], {
      target: '/auth',
      headers: [
        ['X-Original-URI', '/papers/../admin?key=s3cret'],
        ['X-Original-Method', 'GET'],
        ['Cookie', session.cookie],
      ],
    });
    expect(await explained(direct.header('X-Auth-Decision')!)).toMatchObject({
      reason: 'bad_path',
      path: '/papers/../admin',
      now: null,
      now_unknown: expect.stringContaining('whoever asks'),
    });
  });

  test('is told that there is no record of what let somebody in, or came without credentials', async () => {
    const passed = await ask(stack.gateway.service, { headers: [['Cookie', session.cookie]] });
    const stranger = await throughGateway([]);
    expect([passed.status, stranger.status]).toEqual([200, 401]);
    for (const id of [passed.header('X-Auth-Decision') ?? 'none', stranger.header('X-Auth-Decision')!])
      expect(await stack.cli('policy', 'explain', '--decision', id)).toMatchObject({
        exitCode: 1,
        json: { error: { code: 'unknown_decision' } },
      });
  });

  test('finds also the last refusals of an authorizer that was stopped', async () => {
    const headers = [
      ['X-Original-URI', '/papers/8'],
      ['X-Original-Method', 'GET'],
      ['Cookie', session.cookie],
    ] as const;
    const answer = await ask(stack.ports[1], { target: '/auth', headers });
    await stack.authorizers[1].process.stop();
    expect(await stack.people.store.decisions.find(answer.header('X-Auth-Decision')!)).toMatchObject({
      path: '/papers/8',
    });
  });
});
