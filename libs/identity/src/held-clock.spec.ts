import { Clock } from './clock';
import { HeldClock } from './held-clock';

/** Moves when it is told to. */
class HandClock extends Clock {
  wall = Date.UTC(2026, 0, 2);
  elapsed = 100;

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.elapsed;
  }

  advance(milliseconds: number): void {
    this.wall += milliseconds;
    this.elapsed += milliseconds;
  }
}

test('stands still while it is held, and goes on as if it had not', () => {
  const real = new HandClock();
  const clock = new HeldClock(real);
  const moment = clock.hold();
  const seen = [clock.now(), clock.seconds(), clock.monotonic()];
  real.advance(1500);
  expect([clock.now(), clock.seconds(), clock.monotonic()]).toEqual(seen);
  expect([moment, clock.since(moment)]).toEqual([seen[2], 1500]);
  clock.release();
  expect([clock.now(), clock.monotonic()]).toEqual([real.now(), real.monotonic()]);
});

test('held again, it is a later moment', () => {
  const real = new HandClock();
  const clock = new HeldClock(real);
  clock.hold();
  const before = clock.now();
  clock.release();
  real.advance(10);
  clock.hold();
  expect(clock.now()).toBe(before + 10);
});
