import { AsyncLocalStorage } from 'node:async_hooks';
import type * as requestContext from './request-context';

/** Each test has the module to itself, because following is switched off for good. */
function freshContext(): typeof requestContext {
  jest.resetModules();
  return jest.requireActual<typeof requestContext>('./request-context');
}

test('a request is followed through what it starts', async () => {
  const { currentRequestId, withRequestId } = freshContext();
  const later = withRequestId('request-1', async () => {
    await Promise.resolve();
    return currentRequestId();
  });
  expect(currentRequestId()).toBeNull();
  expect(await later).toBe('request-1');
});

describe('when requests are not followed', () => {
  test('a request has its id until it waits', async () => {
    const { currentRequestId, stopFollowingRequests, withRequestId } = freshContext();
    stopFollowingRequests();
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

  test('one that fails leaves no id behind', () => {
    const { currentRequestId, stopFollowingRequests, withRequestId } = freshContext();
    stopFollowingRequests();
    const failing = () => {
      throw new Error('broken');
    };
    expect(() => withRequestId('request-1', failing)).toThrow('broken');
    expect(currentRequestId()).toBeNull();
  });

  test('Node is never asked to follow anything, which is what costs', () => {
    const { stopFollowingRequests, withRequestId } = freshContext();
    const follow = jest.spyOn(AsyncLocalStorage.prototype, 'run');
    stopFollowingRequests();
    expect(withRequestId('request-1', () => 'done')).toBe('done');
    expect(follow).not.toHaveBeenCalled();
    follow.mockRestore();
  });
});
