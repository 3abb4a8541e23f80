import { describeWith, until } from '@gatehouse/testing';
import { LoadClient, now } from '../load/load-client';
import { startWorkersStack, workerCount, type WorkersStack } from '../stack/workers-stack';
import { aClientWithTokens, aUserWithSessions, type Crowd, type MakeCrowd } from './crowd';
import { Lags } from './lags';
import { revokeUnderLoad, type RevokedUnderLoad } from './revoke-under-load';

const sessions = 100;
const rounds = 3;
const connections = 4;
const promised = 50;

describeWith(['redis-server', 'nginx'], 'an authorizer of two workers', () => {
  let stack: WorkersStack;

  beforeAll(async () => {
    stack = await startWorkersStack();
  }, 60_000);
  afterAll(() => stack?.stop());

  const revoked = (crowd: Crowd) => revokeUnderLoad([stack.port], crowd.credentials, () => crowd.revoke());

  /** Every worker let everybody in before, and nobody any more 50 ms after the revoking write had returned. */
  function expectRefusedByAll({ called, returned, ledger }: RevokedUnderLoad): readonly number[] {
    const before = ledger.where(({ end }) => end < called);
    expect(before.statuses()).toEqual({ 200: before.length });
    expect(ledger.processes()).toHaveLength(workerCount);
    return ledger.processes().map((process) => {
      const here = ledger.decidedBy(process);
      expect(here.where(({ end }) => end < called).length).toBeGreaterThanOrEqual(100);
      const after = here.startedBetween(returned + promised);
      expect(after.length).toBeGreaterThanOrEqual(100);
      expect(after.statuses()).toEqual({ 401: after.length });
      return here.lastLetIn() - returned;
    });
  }

  describe.each<[string, MakeCrowd]>([
    ['a user with cookies', aUserWithSessions],
    ['an API client with tokens', aClientWithTokens],
  ])('under load by %s', (whom, makeCrowd) => {
    test(`refuses on both what starts ${promised} ms after the revocation returned`, async () => {
      const lags = new Lags();
      for (let round = 0; round < rounds; round += 1) {
        const crowd = await makeCrowd(stack, `user${round}`, sessions);
        for (const lag of expectRefusedByAll(await revoked(crowd))) lags.add(lag);
      }
      process.stdout.write(
        `last let in after the revocation of ${whom}, by either worker: ${lags.toString()}\n`,
      );
    }, 120_000);
  });

  test('lets nobody in by mistake when a worker is killed under load, and the worker comes back', async () => {
    const good = await aUserWithSessions(stack, 'good', 10);
    const dead = await aUserWithSessions(stack, 'dead', 10);
    await dead.revoke();
    const credentials = [...good.credentials, ...dead.credentials];
    const isGood = ({ credential }: { readonly credential: number }) => credential < good.credentials.length;
    const direct = await LoadClient.start({
      ports: [stack.port],
      connectionsPerPort: connections,
      credentials,
    });
    const throughGateway = await LoadClient.start({
      ports: [stack.service],
      path: '/load',
      connectionsPerPort: connections,
      credentials,
    });
    const more = () => Promise.all([direct.untilMore(200, 200), throughGateway.untilMore(200, 200)]);
    await more();

    const [victim] = stack.workers();
    const killed = now();
    process.kill(victim!, 'SIGKILL');
    await more();
    await until(() => stack.log().includes('a worker is back'), {
      message: 'the worker to be back',
      timeout: 60_000,
    });
    const back = now();
    await stack.untilAllAreReady();
    await more();

    const [asked, through] = [await direct.stop(), await throughGateway.stop()];
    for (const ledger of [asked, through]) {
      const refused = ledger.where((entry) => !isGood(entry));
      expect(refused.statuses()).not.toHaveProperty('200');
      expect(ledger.where(isGood).statuses()).not.toHaveProperty('401');
    }
    // A connection on its way to the worker as it died is nobody's; NGINX waits two seconds for it, and asks again.
    expect(through.slowest()).toBeLessThan(5000);
    // Whoever had asked the killed worker gets no answer, and perhaps not on the next connection either.
    const unanswered = asked.where(({ status }) => status === 0);
    expect(unanswered.length).toBeGreaterThan(0);
    expect(unanswered.length).toBeLessThanOrEqual(2 * connections);
    expect(Object.keys(asked.statuses()).sort()).toEqual(['0', '200', '401']);
    // NGINX asks again, once; if that was a connection to the killed worker too, it says 503 and closes the client's.
    const troubled = through.where(({ status }) => status === 503 || status === 0);
    expect(troubled.length).toBeLessThanOrEqual(2 * connections);
    expect(through.where(({ status }) => ![200, 401, 503, 0].includes(status)).length).toBe(0);
    process.stdout.write(
      `a worker was back ${Math.round(back - killed)} ms after it was killed; ${unanswered.length} direct questions stayed unanswered, ${troubled.length} through NGINX\n`,
    );

    expect(stack.workers()).toHaveLength(workerCount);
    expect(stack.workers()).not.toContain(victim);
    expectRefusedByAll(await revoked(good));
  }, 120_000);
});
