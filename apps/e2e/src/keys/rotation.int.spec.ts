import { readFileSync, writeFileSync } from 'node:fs';
import { describeWith, until } from '@gatehouse/testing';
import { ask } from '../http/raw-request';
import type { LoggedIn } from '../people/logged-in';
import { startSigningStack, type SigningStack } from '../stack/signing-stack';
import { Traffic } from './traffic';
import { VerifyingService } from './verifying-service';

/** Seconds: apps look at the file every two, the service fetches the keys every one. */
const [after, keep] = ['6', '4'];

describeWith(['redis-server'], 'a rotation of signing keys under load', () => {
  let stack: SigningStack;
  let sessions: LoggedIn[];
  let service: VerifyingService;
  let asked = 0;

  beforeAll(async () => {
    stack = await startSigningStack();
    service = new VerifyingService(stack.registryUrl, stack.issuer, 1_000);
    const names = ['ada', 'grace', 'joan'];
    sessions = await Promise.all(
      names.map(async (name) => stack.people.logIn(await stack.people.user(name))),
    );
  }, 120_000);
  afterAll(() => stack?.stop());

  /** One of the authorizers lets somebody in, and the service verifies what it is handed. */
  const request = async (): Promise<string> => {
    asked += 1;
    const { port } = stack.authorizers[asked % 2]!;
    const answer = await ask(port, {
      target: '/auth',
      headers: [
        ['X-Original-URI', '/papers'],
        ['X-Original-Method', 'GET'],
        ['Cookie', sessions[asked % sessions.length]!.cookie],
      ],
    });
    if (answer.status !== 200) throw new Error(`the authorizer answered ${answer.status}`);
    return service.verify(answer.header('authorization')!);
  };
  const published = async () => {
    const answer = await fetch(`${stack.registryUrl}/jwks`);
    const { keys } = (await answer.json()) as { keys: { kid: string; d?: string }[] };
    return keys.map(({ kid }) => kid);
  };
  const logs = () =>
    [stack.registry, ...stack.authorizers.map(({ process }) => process)].map((app) => app.stdout());
  const rotate = async (...words: string[]) => {
    const { exitCode, json } = await stack.cli('keys', 'rotate', ...words);
    expect(exitCode).toBe(0);
    return (json as { kid: string }).kid;
  };

  test('no token is refused, the new key takes over, and the old one goes', async () => {
    const [old] = await published();
    const traffic = new Traffic(request);
    try {
      await until(() => traffic.letIn > 20, { message: 'the first requests' });
      await spoilFile();
      expect(await published()).toEqual([old]);
      const added = await rotate('--after', after, '--keep', keep);
      await until(async () => (await published()).length === 2, { message: 'the new key at /jwks' });
      expect(traffic.kids).toEqual([old]);
      await until(() => traffic.kids.includes(added), { message: 'the first token of the new key' });
      expect(await published()).toEqual([added, old]);
      await until(async () => (await published()).length === 1, { message: 'the end of the old key' });
      const soFar = traffic.letIn;
      await until(() => traffic.letIn > soFar + 100, { message: 'requests after the end of the old key' });
      expect(await published()).toEqual([added]);
      expect(traffic.refusals).toEqual([]);
      // Two authorizers change over at the same second of the same clock.
      expect(new Set(traffic.kids)).toEqual(new Set([old, added]));
      expect(traffic.kids.at(-1)).toBe(added);
    } finally {
      await traffic.stop();
    }
  }, 120_000);

  test('in an emergency the old key is gone within seconds', async () => {
    const stolen = await request();
    const begun = performance.now();
    const added = await rotate('--now');
    await until(async () => (await published()).join() === added, { message: 'the new key alone' });
    await until(async () => (await request()) === added && (await request()) === added, {
      message: 'both authorizers to sign with it',
    });
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(await published()).not.toContain(stolen);
  }, 60_000);

  test('the keys are there while the token store is down', async () => {
    await stack.redis.stop();
    expect(await published()).toHaveLength(1);
  }, 30_000);

  /** Changes nothing, but for a line in every log. */
  async function spoilFile(): Promise<void> {
    const good = readFileSync(stack.keysFile, 'utf8');
    writeFileSync(stack.keysFile, good.slice(0, -20));
    const complaint = /"level":"error".*SIGNING_KEYS_FILE must name a file with a private JWK Set/;
    await until(() => logs().every((log) => complaint.test(log)), { message: 'a complaint in every log' });
    const secret = (JSON.parse(good) as { keys: { d: string }[] }).keys[0]!.d;
    for (const log of logs()) expect(log).not.toContain(secret);
    writeFileSync(stack.keysFile, good);
  }
});
