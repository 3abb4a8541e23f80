import { UnauthorizedException, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError, SessionId } from '@gatehouse/identity';
import { SessionCookies, type LiveSession, type SessionResolver } from '@gatehouse/sessions';
import { aSession, ManualClock } from '@gatehouse/testing';
import { sessionOf } from './browser-session';
import { Public } from './public.decorator';
import { SessionGuard } from './session.guard';

class Handlers {
  closed(): void {}

  @Public()
  open(): void {}
}

describe('the session guard', () => {
  const clock = new ManualClock();
  const cookies = new SessionCookies(['a secret of the tests, long enough']);
  const session = aSession();
  const live = { session } as LiveSession;
  const asked: SessionId[] = [];
  let answer: () => LiveSession | null;

  beforeEach(() => {
    asked.length = 0;
    answer = () => live;
  });

  const cookie = (expires = clock.seconds() + 60) =>
    `session=${cookies.write({ id: session.id, userId: '2', nonce: 'nonce', expires })}`;

  /** Whether the handler is reached, and with which session. */
  async function judge(handler: 'closed' | 'open', header?: string): Promise<LiveSession | null> {
    const resolver = {
      resolve: ({ id }: { id: SessionId }) => {
        asked.push(id);
        return Promise.resolve().then(() => ({ live: answer() }));
      },
    } as unknown as SessionResolver;
    const guard = new SessionGuard(new Reflector(), resolver, cookies, clock, 'session');
    const request = { headers: { cookie: header } };
    const context = {
      switchToHttp: () => ({ getRequest: () => request }),
      getHandler: () => Handlers.prototype[handler],
      getClass: () => Handlers,
    } as unknown as ExecutionContext;
    expect(await guard.canActivate(context)).toBe(true);
    return sessionOf(request);
  }

  it('lets nobody in unless the handler says that it is public', async () => {
    await expect(judge('closed')).rejects.toThrow(UnauthorizedException);
    expect(await judge('open')).toBeNull();
  });

  it('lets in whoever has a live session, and says who that is', async () => {
    expect(await judge('closed', cookie())).toBe(live);
    expect(await judge('open', cookie())).toBe(live);
  });

  it('lets nobody in whose session is not live', async () => {
    answer = () => null;
    await expect(judge('closed', cookie())).rejects.toThrow(UnauthorizedException);
  });

  it('asks the store about no cookie that is forged or past its end', async () => {
    await expect(judge('closed', 'session=forged')).rejects.toThrow(UnauthorizedException);
    await expect(judge('closed', cookie(clock.seconds()))).rejects.toThrow(UnauthorizedException);
    expect(asked).toEqual([]);
  });

  it('takes the one that is good of several cookies of the name, and asks about few', async () => {
    expect(await judge('closed', `session=forged; ${cookie()}`)).toBe(live);
    answer = () => null;
    asked.length = 0;
    const many = Array.from({ length: 50 }, (_, n) => cookie(clock.seconds() + 100 + n)).join('; ');
    await expect(judge('closed', many)).rejects.toThrow(UnauthorizedException);
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  it('while the store is down, lets through to what is public and says of all else that it is not available', async () => {
    const down = new DomainError('unavailable', 'store_unavailable', 'The store does not answer.');
    answer = () => {
      throw down;
    };
    expect(await judge('open', cookie())).toBeNull();
    await expect(judge('closed', cookie())).rejects.toBe(down);
  });

  it('hides no other mistake', async () => {
    answer = () => {
      throw new TypeError('a mistake');
    };
    await expect(judge('open', cookie())).rejects.toThrow('a mistake');
  });
});
