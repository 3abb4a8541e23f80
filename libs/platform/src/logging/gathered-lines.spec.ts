import pino from 'pino';
import { GatheredLines } from './gathered-lines';

describe('log lines on their way out', () => {
  const written: string[] = [];
  const gathered = new GatheredLines({ write: (lines) => void written.push(lines) });
  const log = pino({ base: null, timestamp: false }, gathered);
  const messages = () =>
    written.map((lines) =>
      lines
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { msg: string }).msg),
    );

  beforeEach(() => {
    written.length = 0;
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());

  it('go out together, a tenth of a second after the first', () => {
    log.info('one');
    jest.advanceTimersByTime(60);
    log.info('two');
    expect(written).toEqual([]);
    jest.advanceTimersByTime(40);
    log.info('three');
    expect(messages()).toEqual([['one', 'two']]);
    jest.advanceTimersByTime(100);
    expect(messages()).toEqual([['one', 'two'], ['three']]);
  });

  it.each(['warn', 'error', 'fatal'] as const)('go out at once with a line of level %s', (level) => {
    log.info('before');
    log[level]('now');
    expect(messages()).toEqual([['before', 'now']]);
  });

  it('go out when they are as many as a pipe takes in one go, and never more at once', () => {
    for (let count = 0; count < 100; count += 1) log.info('é'.repeat(100));
    expect(written).toHaveLength(5);
    gathered.flushSync();
    expect(messages().flat()).toHaveLength(100);
    for (const lines of written) expect(Buffer.byteLength(lines)).toBeLessThanOrEqual(4096);
  });

  it('go out whole, however long one is', () => {
    log.info('before');
    log.info('x'.repeat(10_000));
    expect(messages()).toEqual([['before']]);
    jest.advanceTimersByTime(100);
    expect(messages()).toEqual([['before'], ['x'.repeat(10_000)]]);
  });

  it('go out at the end of the process', () => {
    log.info('last words');
    process.listeners('exit').at(-1)!(0);
    expect(messages()).toEqual([['last words']]);
  });
});
