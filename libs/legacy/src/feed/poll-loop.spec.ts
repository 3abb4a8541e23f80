import { ManualClock, until } from '@gatehouse/testing';
import { pauseAfter, PollLoop } from './poll-loop';

/** Work that a test ends by hand. */
class Work {
  started = 0;
  running = 0;
  most = 0;
  private ends: ((error?: Error) => void)[] = [];

  readonly run = async (): Promise<void> => {
    this.started += 1;
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    try {
      await new Promise<void>((resolve, reject) => {
        this.ends.push((error) => (error === undefined ? resolve() : reject(error)));
      });
    } finally {
      this.running -= 1;
    }
  };

  end(error?: Error): void {
    this.ends.shift()!(error);
  }
}

function loopOf(work: (signal: AbortSignal) => Promise<void>, interval = 0.001) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const log = { warn: (line: string) => lines.push(line), log: (line: string) => lines.push(line) };
  return { clock, lines, loop: new PollLoop(work, interval, clock, log) };
}

describe('the loop of polls', () => {
  test('never works twice at once, however often it is asked', async () => {
    const work = new Work();
    const { loop } = loopOf(work.run);
    loop.start();
    loop.start();
    const asked = [loop.poll(), loop.poll()];
    expect(work.started).toBe(1);
    work.end();
    expect(await Promise.all(asked)).toEqual([true, true]);
    await until(() => work.started === 2, { message: 'the next poll' });
    expect(work.most).toBe(1);
    const stopped = loop.stop();
    work.end();
    await stopped;
  });

  test('stops after the step that is under way, and starts again', async () => {
    const work = new Work();
    const { loop } = loopOf(work.run);
    loop.start();
    let stopped = false;
    const stopping = loop.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    work.end();
    await stopping;
    expect(work.started).toBe(1);
    loop.start();
    expect(work.started).toBe(2);
    work.end();
    await loop.stop();
  });

  test('tells its work to stop', async () => {
    let seen: AbortSignal | undefined;
    const { loop, lines } = loopOf(async (signal) => {
      seen = signal;
      await new Promise<void>((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('stopped'))),
      );
    });
    loop.start();
    await loop.stop();
    expect(seen?.aborted).toBe(true);
    expect(lines).toEqual([]);
  });

  test('lags more and more while it fails, says so once, and says when it is over', async () => {
    let failing = true;
    const { loop, clock, lines } = loopOf(async () => {
      if (failing) throw Object.assign(new Error('secret words of a driver'), { code: 'ECONNREFUSED' });
    });
    expect(loop.lagSeconds()).toBe(0);
    for (const lag of [2, 4, 6]) {
      clock.advance(2000);
      expect(await loop.poll()).toBe(false);
      expect(loop.lagSeconds()).toBe(lag);
    }
    expect(lines).toEqual(['The old system is not followed for now, and will be again: ECONNREFUSED']);
    failing = false;
    expect(await loop.poll()).toBe(true);
    expect(loop.lagSeconds()).toBe(0);
    expect(lines).toEqual([expect.any(String), 'The old system is followed again, after 6 s.']);
  });

  test('lags from the start of the last poll that went through: what changed during it may be missing', async () => {
    const { loop, clock } = loopOf(async () => clock.advance(300));
    await loop.poll();
    expect(loop.lagSeconds()).toBe(0.3);
  });

  test('counts the interval from start to start, and lets a slow database rest', () => {
    expect([0, 300, 1900, 5000].map((took) => pauseAfter(took, 2000))).toEqual([2000, 1700, 500, 500]);
  });
});
