import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidOfLegacyUser } from '@gatehouse/identity';
import { quirkyPeople } from '@gatehouse/legacy-schema';
import { temporaryFolder } from '@gatehouse/testing';
import { DecisionStore, ShadowStore, type DecisionRecord } from '@gatehouse/token-store';
import type { TestPlatform } from './platform.contract';

/** Refusals that are explained, and policies that are tried out, by whoever has the stores. */
export function policyOperations(platform: () => TestPlatform): void {
  const { ordinary } = quirkyPeople;
  const folder = temporaryFolder('policies');
  const subject = { kind: 'user', id: uuidOfLegacyUser(ordinary.id) } as const;

  /** A refusal as an authorizer keeps it. */
  const kept = async (parts: Partial<DecisionRecord>) => {
    const record: DecisionRecord = {
      id: randomBytes(9).toString('hex'),
      time: Date.UTC(2026, 0, 2, 3, 4, 5),
      status: 403,
      reason: 'scope_missing',
      method: 'GET',
      host: 'www.example.org',
      path: '/old',
      rule: 'old',
      policyVersion: 1,
      required: [['a:b']],
      held: [],
      missing: ['a:b'],
      subject,
      client: null,
      session: null,
      requestId: null,
      ...parts,
    };
    await (await platform().app()).get(DecisionStore).keep([record]);
    return record.id;
  };

  describe('policy explain --decision', () => {
    test('judges somebody whose session has ended as if they logged in now', async () => {
      const { id } = await platform().logIn('foouser');
      await (await platform().store()).close(id);
      const ran = await platform().run(
        'policy',
        'explain',
        '--decision',
        await kept({ session: id.toString() }),
        '--json',
      );
      expect([ran.code, ran.json()]).toMatchObject([
        0,
        {
          time: '2026-01-02T03:04:05.000Z',
          rule: 'old',
          missing: ['a:b'],
          now: {
            judged_for: 'new_session',
            allowed: true,
            reason: 'ok',
            rule: null,
            held: expect.arrayContaining(['submission:read']),
          },
        },
      ]);
    });

    test('judges a session that is still there by what it may do', async () => {
      const session = (await platform().logIn('foouser')).id.toString();
      const ran = await platform().run('policy', 'explain', '--decision', await kept({ session }), '--json');
      expect(ran.json()).toMatchObject({ now: { judged_for: 'session', allowed: true } });
      await platform().run('users', 'revoke', 'foouser');
      const revoked = await platform().run(
        'policy',
        'explain',
        '--decision',
        await kept({ session }),
        '--json',
      );
      expect(revoked.json()).toMatchObject({ now: { allowed: false, reason: 'suspended' } });
      await platform().run('users', 'restore', 'foouser');
    });

    test('says of somebody who is not there any more that it cannot be said', async () => {
      const gone = { kind: 'user', id: 'b1c9f6de-0000-4000-8000-00000000dead' } as const;
      const ran = await platform().run(
        'policy',
        'explain',
        '--decision',
        await kept({ subject: gone }),
        '--json',
      );
      expect(ran.json()).toMatchObject({ now: null, now_unknown: expect.stringMatching(/./) });
    });

    test('tells people in words, and no control character of a stranger’s', async () => {
      const id = await kept({ path: '/old/\u001b[31m' });
      const { stdout } = await platform().run('policy', 'explain', '--decision', id);
      expect(stdout).toContain('refused, 403 (scope_missing): GET www.example.org/old/\ufffd[31m');
      expect(stdout).toContain('asks for a scope that they did not have');
      expect(stdout).toMatch(/^missing +a:b$/m);
      expect(stdout).toContain(`user ${subject.id}`);
      expect(stdout).toContain('now: cannot be said. Such a path is refused whoever asks');
      expect(stdout).not.toContain('\u001b');
    });

    test.each(['never', '*', '../../etc'])('knows no decision %s', async (id) => {
      const ran = await platform().run('policy', 'explain', '--decision', id, '--json');
      expect([ran.code, ran.json()]).toMatchObject([1, { error: { code: 'unknown_decision' } }]);
    });
  });

  describe('policy shadow', () => {
    const file = (name: string, text: string) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };
    const good = () =>
      file(
        'good.yaml',
        'owner: shadow\nrules:\n  - { id: tried, path: /tried, scopes: [submission:read] }\n',
      );
    const shadow = (...words: string[]) => platform().run('policy', 'shadow', ...words);

    test.each([
      ['a file that is not there', () => join(folder, 'none.yaml'), 'file_not_readable'],
      ['a file that is none', () => file('bad.yaml', 'owner: x\nrulez: []\n'), 'bad_policy_file'],
      [
        'a policy with errors',
        () => file('wrong.yaml', 'owner: x\nrules: [{ id: a, path: /a, scopes: [no-such:scope] }]\n'),
        'policy_not_valid',
      ],
    ])('starts with no %s', async (_, path, code) => {
      const ran = await shadow('start', path(), '--json');
      expect([ran.code, ran.json()]).toMatchObject([1, { error: { code } }]);
    });

    test('tells what authorizers have seen, in words and in JSON', async () => {
      const started = await shadow('start', good(), '--comment', 'A trial');
      expect([started.code, started.stdout]).toEqual([0, expect.stringContaining('is being tried out')]);
      const store = (await platform().app()).get<ShadowStore>(ShadowStore);
      const sample = { time: 0, method: 'GET', host: null, path: '/tried', subject: 'client x', lot: 0.1 };
      await store.report((await store.findId())!, 'one', {
        judged: 120_000,
        differences: [
          {
            ...{
              liveRule: null,
              candidateRule: 'tried',
              live: 'ok',
              candidate: 'scope_missing',
              count: 1234,
            },
            samples: [sample],
          },
        ],
      });
      const { stdout } = await shadow('status');
      expect(stdout).toContain('1,234 of 120,000 requests would be answered otherwise.');
      expect(stdout).toContain('1,234: would be refused, ok by no rule → scope_missing by tried');
      expect(stdout).toMatch(/1970-01-01T00:00:00Z +GET +\/tried +client x/);
      expect((await shadow('status', '--json')).json()).toMatchObject({
        comment: 'A trial',
        authorizers: 1,
        judged: 120_000,
        differing: 1234,
      });
    });

    test('stops, prints what was seen, and is gone', async () => {
      const stopped = await shadow('stop');
      expect([stopped.code, stopped.stdout]).toEqual([0, expect.stringMatching(/1,234 of[^]*Stopped\.\n$/)]);
      for (const word of ['status', 'stop', 'promote'])
        expect((await shadow(word, '--json')).json()).toMatchObject({ error: { code: 'no_shadow' } });
    });

    test('is promoted to the next version', async () => {
      const started = (await shadow('start', good(), '--json')).json<{ based_on: number }>();
      const promoted = await shadow('promote', '--json');
      expect([promoted.code, promoted.json()]).toEqual([
        0,
        { version: started.based_on + 1, in_force: true },
      ]);
      const policy = await (await platform().store()).readPolicy();
      expect(policy!.rules).toContainEqual(expect.objectContaining({ id: 'tried', owner: 'shadow' }));
    });
  });
}
