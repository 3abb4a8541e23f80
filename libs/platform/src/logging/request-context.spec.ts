import { AsyncLocalStorage } from 'node:async_hooks';
import { currentRequestId, withRequestId } from './request-context';

describe('a request', () => {
  test('has its id until it waits', async () => {
    const seen: (string | null)[] = [];
    await withRequestId('request-1', async () => {
      seen.push(currentRequestId());
      withRequestId('request-2', () => seen.push(currentRequestId()));
      seen.push(currentRequestId());
      await Promise.resolve();
      seen.push(currentRequestId());
    });
    expect(seen).toEqual(['request-1', 'request-2', 'request-1', null]);
  });

  test('that fails leaves no id behind', () => {
    const failing = () => {
      throw new Error('broken');
    };
    expect(() => withRequestId('request-1', failing)).toThrow('broken');
    expect(currentRequestId()).toBeNull();
  });

  test('is not followed by Node.js, which is what costs', () => {
    const follow = jest.spyOn(AsyncLocalStorage.prototype, 'run');
    expect(withRequestId('request-1', () => 'done')).toBe('done');
    expect(follow).not.toHaveBeenCalled();
    follow.mockRestore();
  });
});
