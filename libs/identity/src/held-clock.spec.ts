import { ManualClock } from '@gatehouse/testing';
import { HeldClock } from './held-clock';

test('stands still while it is held, and goes on as if it had not', () => {
  const real = new ManualClock();
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
  const real = new ManualClock();
  const clock = new HeldClock(real);
  clock.hold();
  const before = clock.now();
  clock.release();
  real.advance(10);
  clock.hold();
  expect(clock.now()).toBe(before + 10);
});
