import { DomainError } from './domain-error';

test('says a code for machines and a sentence for people, and keeps the driver’s words to the cause', () => {
  const cause = new Error('ER_DUP_ENTRY: root@127.0.0.1');
  const error = new DomainError('conflict', 'username_taken', 'This user name is taken.', { cause });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ kind: 'conflict', code: 'username_taken', name: 'DomainError', cause });
  expect(String(error)).toBe('DomainError: This user name is taken.');
  expect(error.retryAfter).toBeNull();
});

test('says after how many seconds a new try makes sense, also when that is at once', () => {
  const after = (retryAfter: number) => new DomainError('too_many', 'throttled', 'Too many.', { retryAfter });
  expect(after(30).retryAfter).toBe(30);
  expect(after(0).retryAfter).toBe(0);
});
