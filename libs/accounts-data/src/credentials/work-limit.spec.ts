import { WorkLimit, type WorkLimitOptions } from './work-limit';

/** Jobs that end when told to. */
function someJobs(limit: WorkLimit) {
  const begun: string[] = [];
  const endings = new Map<string, () => void>();
  const run = (name: string) =>
    limit.run(() => {
      begun.push(name);
      return new Promise<string>((resolve) => endings.set(name, () => resolve(name)));
    });
  return { begun, run, end: (name: string) => endings.get(name)!() };
}

/** Two turns of the event loop: the next jobs begin one turn after the last have ended. */
const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const busy = { kind: 'unavailable', code: 'too_busy', retryAfter: 1 };

describe('a work limit', () => {
  test('runs so many at once, and the next in the order in which they came', async () => {
    const jobs = someJobs(new WorkLimit({ running: 2, waiting: 9, patience: 60_000 }));
    const all = ['a', 'b', 'c', 'd'].map(jobs.run);
    await settle();
    expect(jobs.begun).toEqual(['a', 'b']);
    jobs.end('b');
    await settle();
    expect(jobs.begun).toEqual(['a', 'b', 'c']);
    jobs.end('a');
    await settle();
    jobs.end('c');
    jobs.end('d');
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('turns away who finds the queue full, and only them', async () => {
    const jobs = someJobs(new WorkLimit({ running: 1, waiting: 1, patience: 60_000 }));
    const [first, second] = ['a', 'b'].map(jobs.run);
    await expect(jobs.run('c')).rejects.toMatchObject(busy);
    await settle();
    jobs.end('a');
    await first;
    await settle();
    jobs.end('b');
    expect(await second).toBe('b');
    expect(jobs.begun).toEqual(['a', 'b']);
  });

  test('turns away who has waited too long, and frees their place', async () => {
    const jobs = someJobs(new WorkLimit({ running: 1, waiting: 1, patience: 20 }));
    const first = jobs.run('a');
    await expect(jobs.run('b')).rejects.toMatchObject(busy);
    const third = jobs.run('c');
    await settle();
    jobs.end('a');
    await first;
    await settle();
    expect(jobs.begun).toEqual(['a', 'c']);
    jobs.end('c');
    await third;
  });

  test('a job that fails gives its place on', async () => {
    const limit = new WorkLimit({ running: 1, waiting: 1, patience: 60_000 });
    const failing = limit.run(() => Promise.reject(new Error('broken')));
    const next = limit.run(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('done');
    expect(await limit.run(() => Promise.resolve('again'))).toBe('again');
  });

  test('once stopped, refuses who waits and who comes, and lets the running end', async () => {
    const limit = new WorkLimit({ running: 1, waiting: 5, patience: 60_000 });
    const jobs = someJobs(limit);
    const running = jobs.run('a');
    const waiting = jobs.run('b');
    await settle();
    limit.stop();
    await expect(waiting).rejects.toMatchObject({ kind: 'unavailable', code: 'stopping' });
    await expect(jobs.run('c')).rejects.toMatchObject({ code: 'stopping' });
    jobs.end('a');
    expect(await running).toBe('a');
  });

  describe('in batches', () => {
    const limit = (more: Partial<WorkLimitOptions> = {}) =>
      new WorkLimit({ running: 1, waiting: 9, patience: 60_000, batch: 3, ...more });
    /** Who has been told so far. */
    const toldOf = (jobs: Promise<string>[]) => {
      const told: string[] = [];
      for (const job of jobs) {
        job.then(
          (name) => told.push(name),
          (error: Error) => told.push(error.message),
        );
      }
      return told;
    };

    test('does one that comes alone at once, and tells it at once', async () => {
      const jobs = someJobs(limit());
      const told = toldOf([jobs.run('a')]);
      await settle();
      jobs.end('a');
      await settle();
      expect(told).toEqual(['a']);
    });

    test('does those who wait one after the other, and tells them together', async () => {
      const jobs = someJobs(limit());
      const told = toldOf(['a', 'b', 'c', 'd', 'e'].map(jobs.run));
      await settle();
      jobs.end('a');
      await settle();
      expect([told, jobs.begun]).toEqual([['a'], ['a', 'b']]);
      jobs.end('b');
      await settle();
      jobs.end('c');
      await settle();
      expect([told, jobs.begun]).toEqual([['a'], ['a', 'b', 'c', 'd']]);
      jobs.end('d');
      await settle();
      expect([told, jobs.begun]).toEqual([
        ['a', 'b', 'c', 'd'],
        ['a', 'b', 'c', 'd', 'e'],
      ]);
      jobs.end('e');
    });

    test('one that fails fails alone, even before it has begun to wait', async () => {
      const one = limit();
      const first = one.run(() => Promise.resolve('a'));
      const told = toldOf([
        first,
        one.run(() => Promise.reject(new Error('broken'))),
        one.run(() => {
          throw new Error('badly broken');
        }),
        one.run(() => Promise.resolve('d')),
      ]);
      expect(await one.run(() => Promise.resolve('e'))).toBe('e');
      expect(told).toEqual(['a', 'broken', 'badly broken', 'd']);
    });

    test('begins the next batch after what follows the last one has asked its questions', async () => {
      const order: string[] = [];
      const one = limit();
      const first = one.run(async () => order.push('a')).then(() => order.push('what follows'));
      await Promise.all([first, one.run(async () => order.push('b'))]);
      expect(order).toEqual(['a', 'what follows', 'b']);
    });

    test('takes no more than its share, so that all places have work', async () => {
      const jobs = someJobs(limit({ running: 2, batch: 8 }));
      const all = Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(jobs.run));
      await settle();
      jobs.end('a');
      jobs.end('b');
      await settle();
      expect(jobs.begun).toEqual(['a', 'b', 'c', 'e']);
      for (const name of ['c', 'e', 'd', 'f']) {
        jobs.end(name);
        await settle();
      }
      await all;
    });

    test('stopped, ends the batch that was begun and refuses the others', async () => {
      const one = limit();
      const jobs = someJobs(one);
      const all = ['a', 'b', 'c', 'd', 'e'].map(jobs.run);
      await settle();
      jobs.end('a');
      await settle();
      one.stop();
      await expect(all[4]).rejects.toMatchObject({ code: 'stopping' });
      for (const name of ['b', 'c', 'd']) {
        jobs.end(name);
        await settle();
      }
      expect(await Promise.all(all.slice(0, 4))).toEqual(['a', 'b', 'c', 'd']);
    });
  });
});
