import { ClassicCookie } from '@gatehouse/legacy/cookie';
import { ManualClock } from '@gatehouse/testing';
import { legacyCookieReader } from './legacy-cookie-reader';

const duration = 36_000;

function aCookie(clock: ManualClock, secret = 'new secret'): string {
  const parts = { sessionId: 7, userId: 1234, ip: '127.0.0.1', issuedAt: clock.seconds(), capabilities: 6 };
  return ClassicCookie.pack(parts, secret);
}

function setUp() {
  const clock = new ManualClock();
  return { clock, read: legacyCookieReader({ secrets: ['new secret', 'old secret'], duration }, clock) };
}

test('says the same of a cookie each time it is shown', () => {
  const { clock, read } = setUp();
  const cookie = aCookie(clock);
  for (let time = 0; time < 3; time += 1) expect(read(cookie)).toMatchObject({ sessionId: 7, userId: 1234 });
});

test('a cookie that was good runs out', () => {
  const { clock, read } = setUp();
  const cookie = aCookie(clock);
  expect(read(cookie)).not.toBeNull();
  clock.advance(duration * 1000 - 1000);
  expect(read(cookie)).not.toBeNull();
  clock.advance(1000);
  expect(read(cookie)).toBeNull();
});

test('takes cookies of the secret before, and no others', () => {
  const { clock, read } = setUp();
  expect(read(aCookie(clock, 'old secret'))).not.toBeNull();
  expect(read(aCookie(clock, 'somebody’s secret'))).toBeNull();
});

test('a good cookie opens no door for one that is like it', () => {
  const { clock, read } = setUp();
  const cookie = aCookie(clock);
  read(cookie);
  expect(read(cookie.replace('1234', '1235'))).toBeNull();
  expect(read(`${cookie} `)).toBeNull();
});
