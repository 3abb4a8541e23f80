import { closedLoop } from '../load/closed-loop';
import { cpuSeconds } from '../machine/cpu-time';
import { interleaved, ratioOf } from '../machine/interleaved';
import { median } from '../machine/median';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { accountsWorld, endAccountsWorld, type AccountsWorld } from '../world/accounts-world';
import { startBare } from '../world/server-under-test';
import type { Bench, Scenario } from './scenario';

const rounds = 5;
const seconds = 2.5;

/** What the accounts app hashes passwords with. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const password = 'password-10001';

/**
 * d: log-ins against what the hash alone costs. Different people log in, each with a strong hash already made; each
 * log-in reads both databases, writes session and audit, and hashes once. The app has one core for all its threads.
 */
export const logInScenario: Scenario = {
  letter: 'd',
  title: 'log-ins',
  needs: ['redis-server', 'mariadbd'],

  async run({ cores, say }: Bench): Promise<Outcome[]> {
    say('   MariaDB is filled …');
    const world = await accountsWorld(cores);
    const bare = await startBare(cores, 'bare-argon2', {
      WORK: JSON.stringify({ password, options, running: 1 }),
    });
    await logInsPerSecond(world);
    const results = await interleaved(rounds, {
      ours: () => logInsPerSecond(world),
      bare: () => hashesPerSecond(bare.port),
    });
    await bare.process.stop();
    await endAccountsWorld(world);
    const speeds = results.ours.map(({ perSecond }) => perSecond);
    const ratio = ratioOf(speeds, results.bare);
    const busy = median(results.ours.map((round) => round.busy));
    return [
      {
        what: 'log-ins per second ÷ argon2id alone',
        value: ratio.median,
        unit: '×',
        target: { atLeast: 0.85 },
        detail: `${shown(median(speeds))}/s (core ${Math.round(busy * 100)} % busy) against ${shown(median(results.bare))}/s; rounds ${shown(ratio.lowest)}–${shown(ratio.highest)}; ${world.logIns.length} people`,
      },
    ];
  },
};

async function logInsPerSecond({ app, logIns }: AccountsWorld): Promise<{ perSecond: number; busy: number }> {
  const [start, before] = [performance.now(), cpuSeconds(app.process.pid) ?? NaN];
  const load = { port: app.port, requests: logIns, connections: 8, seconds };
  const { perSecond } = (await closedLoop(load)).assertAll(200);
  const used = (cpuSeconds(app.process.pid) ?? NaN) - before;
  return { perSecond, busy: used / ((performance.now() - start) / 1000) };
}

async function hashesPerSecond(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/${seconds * 1000}`);
  const result = (await answer.json()) as { verified: number; seconds: number };
  return result.verified / result.seconds;
}
