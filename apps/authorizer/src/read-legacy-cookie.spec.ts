import { ClassicCookie } from '@gatehouse/legacy/cookie';
import { readLegacyCookie } from './read-legacy-cookie';

const options = { secrets: ['new secret', 'old secret'], duration: 36_000 };
const read = (cookie: string) => readLegacyCookie(cookie, options);

function aCookie(secret = 'new secret'): string {
  const parts = { sessionId: 7, userId: 1234, ip: '127.0.0.1', issuedAt: 1_000_000, capabilities: 6 };
  return ClassicCookie.pack(parts, secret);
}

test('says which session of which user it stands for, and until when', () => {
  expect(read(aCookie())).toEqual({ sessionId: 7, userId: 1234, expires: 1_036_000 });
});

test('takes cookies of the secret before, and no others', () => {
  expect(read(aCookie('old secret'))).not.toBeNull();
  expect(read(aCookie('somebody’s secret'))).toBeNull();
});

test('a good cookie opens no door for one that is like it', () => {
  expect(read(aCookie().replace('1234', '1235'))).toBeNull();
  expect(read(`${aCookie()} `)).toBeNull();
});
