import { Clock, SystemClock } from './clock';

class StandingClock extends Clock {
  constructor(private readonly milliseconds: number) {
    super();
  }

  now(): number {
    return this.milliseconds;
  }

  monotonic(): number {
    return 0;
  }
}

test('seconds are whole, and never ahead of the time', () => {
  expect(new StandingClock(1_999).seconds()).toBe(1);
  expect(new StandingClock(2_000).seconds()).toBe(2);
});

test('the system’s clock tells the time, and its monotonic one goes on when the time is set back', () => {
  const clock = new SystemClock();
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000);
  const before = clock.monotonic();
  const wall = jest.spyOn(Date, 'now').mockReturnValue(0);
  expect(clock.now()).toBe(0);
  expect(clock.monotonic()).toBeGreaterThanOrEqual(before);
  wall.mockRestore();
});
