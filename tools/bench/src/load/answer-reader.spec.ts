import { AnswerReader } from './answer-reader';

const answer = (head: string, body = '') => Buffer.from(`HTTP/1.1 ${head}\r\n\r\n${body}`);

test('reads the status of an answer that comes whole', () => {
  const reader = new AnswerReader();
  expect(reader.read(answer('200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2', 'ok'))).toBe(200);
  expect(reader.read(answer('401 Unauthorized\r\ncontent-length: 0'))).toBe(401);
});

test('waits for an answer that comes byte by byte', () => {
  const reader = new AnswerReader();
  const bytes = answer('503 Service Unavailable\r\nContent-Length: 12', 'out of order');
  const read = Array.from(bytes, (byte) => reader.read(Buffer.from([byte])));
  expect(read.pop()).toBe(503);
  expect(new Set(read)).toEqual(new Set([0]));
});

test('does not take a length in the body for the header', () => {
  const reader = new AnswerReader();
  expect(() => reader.read(answer('200 OK\r\nDate: now', 'content-length: 3'))).toThrow(
    'an answer without Content-Length',
  );
});

test('refuses two answers at once', () => {
  const reader = new AnswerReader();
  const one = answer('200 OK\r\nContent-Length: 0');
  expect(() => reader.read(Buffer.concat([one, one]))).toThrow('more than one answer');
});

test('shows the answer that was complete last', () => {
  const reader = new AnswerReader();
  const bytes = answer('200 OK\r\nContent-Length: 2', 'ok');
  for (const byte of bytes) reader.read(Buffer.from([byte]));
  expect(reader.text).toBe(bytes.toString());
});
