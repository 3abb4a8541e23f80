import { closedLoop } from '../load/closed-loop';
import { cpuSeconds } from '../machine/cpu-time';
import { interleaved, ratioOf } from '../machine/interleaved';
import { median } from '../machine/median';
import type { Outcome } from '../report/outcome';
import { shown } from '../report/table';
import { accountsWorld, endAccountsWorld, type AccountsWorld } from '../world/accounts-world';
import { startBare, type ServerUnderTest } from '../world/server-under-test';
import type { Bench, Scenario } from './scenario';

const rounds = 5;
const seconds = 6;
/** So long V8 goes on compiling what a log-in runs through, beside it and on the same core: some 1,500 log-ins. */
const warmUp = 40;

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
    say(`   the app is warmed up for ${warmUp} s …`);
    await logIns(world, warmUp);
    const results = await interleaved(rounds, {
      ours: () => logIns(world),
      bare: () => hashes(bare),
    });
    await bare.process.stop();
    await endAccountsWorld(world);
    const [ours, alone] = [results.ours.map(perSecondOf), results.bare.map(perSecondOf)];
    const ratio = ratioOf(ours, alone);
    const busy = median(results.ours.map((round) => round.busy));
    // What else runs on the machine only ever adds to this, so the best round is the truest.
    const [ourCpu, aloneCpu] = [Math.min(...results.ours.map(cpuOf)), Math.min(...results.bare.map(cpuOf))];
    return [
      {
        what: 'log-ins per second ÷ argon2id alone',
        value: ratio.median,
        unit: '×',
        target: { atLeast: 0.85 },
        detail: `${shown(median(ours))}/s (core ${Math.round(busy * 100)} % busy) against ${shown(median(alone))}/s; rounds ${shown(ratio.lowest)}–${shown(ratio.highest)}; ${world.logIns.length} people`,
      },
      {
        what: 'log-ins: the same by CPU time, best round',
        value: aloneCpu / ourCpu,
        unit: '×',
        target: null,
        detail: `${shown(ourCpu)} ms of the core for a log-in against ${shown(aloneCpu)} ms for a hash`,
      },
    ];
  },
};

/** One round of one of the two. */
interface Round {
  readonly perSecond: number;
  /** Milliseconds of the core for each; NaN where the system does not tell. */
  readonly cpu: number;
  /** Which part of the time the core was used. */
  readonly busy: number;
}

const perSecondOf = (round: Round) => round.perSecond;
const cpuOf = (round: Round) => round.cpu;

async function logIns({ app, logIns: requests }: AccountsWorld, forSeconds = seconds): Promise<Round> {
  const load = { port: app.port, requests, connections: 8, seconds: forSeconds };
  return roundOf(app, async () => (await closedLoop(load)).assertAll(200).perSecond);
}

function hashes(bare: ServerUnderTest): Promise<Round> {
  return roundOf(bare, async () => {
    const answer = await fetch(`http://127.0.0.1:${bare.port}/${seconds * 1000}`);
    const result = (await answer.json()) as { verified: number; seconds: number };
    return result.verified / result.seconds;
  });
}

async function roundOf({ process }: ServerUnderTest, run: () => Promise<number>): Promise<Round> {
  const [start, before] = [performance.now(), cpuSeconds(process.pid) ?? NaN];
  const perSecond = await run();
  const used = (cpuSeconds(process.pid) ?? NaN) - before;
  const busy = used / ((performance.now() - start) / 1000);
  return { perSecond, cpu: (busy / perSecond) * 1000, busy };
}
