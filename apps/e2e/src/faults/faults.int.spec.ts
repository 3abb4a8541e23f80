import { describeWith } from '@gatehouse/testing';
import type { Ledger } from '../load/ledger';
import { now } from '../load/load-client';
import { startAuthorizersStack, type AuthorizersStack } from '../stack/authorizers-stack';
import { loadWithDeadCredentials, type FaultLedger } from './load-through-fault';

describeWith(['redis-server'], 'authorizers under load whose token store fails', () => {
  let stack: AuthorizersStack;

  beforeAll(async () => {
    stack = await startAuthorizersStack();
  }, 60_000);
  afterAll(() => stack?.stop());

  const statusesIn = (ledger: Ledger) => Object.keys(ledger.statuses()).map(Number);

  /** Holds whatever happens to the store: the dead stay out, the good are let in or told to wait, and at once. */
  function expectNothingWorseThanWaiting({ good, dead, all }: FaultLedger): void {
    expect(statusesIn(dead)).toEqual(expect.not.arrayContaining([200, 0]));
    expect(statusesIn(dead).filter((status) => status !== 401 && status !== 503)).toEqual([]);
    expect(statusesIn(good).filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(all.slowest()).toBeLessThan(1000);
  }

  let restarted: Promise<void>;
  interface Fault {
    readonly begin: () => Promise<void> | void;
    readonly end: () => Promise<void> | void;
    /** How many refusals of each authorizer to wait for; a quick restart may be over before there are more. */
    readonly refusals: number;
  }
  const faults: Record<string, Fault> = {
    'is stopped and started': {
      begin: () => stack.redis.stop(),
      end: () => stack.redis.restart(),
      refusals: 20,
    },
    'is killed and started': {
      begin: () => stack.redis.kill(),
      end: () => stack.redis.restart(),
      refusals: 20,
    },
    'is frozen and thawed': {
      begin: () => stack.redis.freeze(),
      end: () => stack.redis.thaw(),
      refusals: 20,
    },
    'is restarted at once': {
      begin: () => void (restarted = stack.redis.restart()),
      end: () => restarted,
      refusals: 1,
    },
  };

  test.each(Object.entries(faults))(
    'let nobody wait for long, and nobody in by mistake: it %s',
    async (_name, fault) => {
      const { load, ledger } = await loadWithDeadCredentials(stack);
      const began = now();
      await fault.begin();
      await load.untilMore(503, fault.refusals);
      const ending = now();
      await fault.end();
      await load.untilMore(200, 500);
      const seen = await ledger();

      expectNothingWorseThanWaiting(seen);
      const before = seen.good.where(({ end }) => end < began);
      expect(before.statuses()).toEqual({ 200: before.length });
      for (const target of [0, 1]) {
        expect(statusesIn(seen.good.of(target).startedBetween(began, ending + 5000))).toContain(503);
        expect(seen.good.of(target).entries.at(-1)!.status).toBe(200);
        expect(seen.dead.of(target).entries.at(-1)!.status).toBe(401);
      }
    },
    60_000,
  );

  test('say 503 of everyone after a flush, until the policy is back, and then that sessions are gone', async () => {
    const { load, ledger } = await loadWithDeadCredentials(stack);
    await stack.redis.cli('FLUSHALL');
    const flushed = now();
    await load.untilMore(503, 250);
    const republishing = now();
    await stack.people.publishPolicy();
    const republished = now();
    await load.untilMore(401, 250);
    const { all, good } = await ledger();

    const whileEmpty = all.where(({ start, end }) => start >= flushed + 50 && end < republishing);
    expect(whileEmpty.length).toBeGreaterThan(100);
    expect(whileEmpty.statuses()).toEqual({ 503: whileEmpty.length });
    const afterwards = all.startedBetween(republished + 50);
    expect(afterwards.statuses()).toEqual({ 401: afterwards.length });
    expect(good.startedBetween(flushed + 50).statuses()).not.toHaveProperty('200');
    expect(all.slowest()).toBeLessThan(1000);

    const again = await loadWithDeadCredentials(stack);
    expectNothingWorseThanWaiting(await again.ledger());
  }, 60_000);
});
