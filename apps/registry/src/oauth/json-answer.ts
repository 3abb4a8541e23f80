import type { PlainAnswer } from '@gatehouse/platform';

/** RFC 6749 §5.1: JSON that nobody may keep. */
const headers = [
  ...['content-type', 'application/json; charset=utf-8'],
  ...['cache-control', 'no-store'],
  ...['pragma', 'no-cache'],
];

/** @param more names and values in turn */
export function jsonAnswer(body: object, status = 200, more: readonly string[] = []): PlainAnswer {
  const all = more.length === 0 ? headers : [...headers, ...more];
  return { status, headers: all, body: JSON.stringify(body) };
}
