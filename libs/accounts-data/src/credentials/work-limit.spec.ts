import { WorkLimit } from './work-limit';

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

const settle = () => new Promise((resolve) => setImmediate(resolve));
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
});
