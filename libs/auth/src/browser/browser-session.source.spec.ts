import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError, SessionId } from '@gatehouse/identity';
import { SessionCookies, type LiveSession, type SessionResolver } from '@gatehouse/sessions';
import { aSession, aUserSubject, bound, ManualClock } from '@gatehouse/testing';
import { Public } from '../access/public.decorator';
import { AuthGuard } from '../guard/auth.guard';
import { RefusalLog } from '../guard/refusal-log';
import { sessionOf } from '../session/current-session.decorator';
import { BrowserSessionSource } from './browser-session.source';
import { liveSessionOf } from './live-session-of';

class Handlers {
  closed(): void {}

  @Public()
  open(): void {}
}

describe('the guard of an app with pages', () => {
  const clock = new ManualClock();
  const cookies = new SessionCookies(['a secret of the tests, long enough']);
  const user = aUserSubject();
  const session = aSession({ user: bound(user) });
  const authorizations = { classic: 6, endorsements: [], scopes: ['profile:read'] };
  const live = { session, user, client: null, authorizations, until: Infinity } as unknown as LiveSession;
  const asked: SessionId[] = [];
  let answer: () => LiveSession | null;

  beforeEach(() => {
    asked.length = 0;
    answer = () => live;
  });

  const cookie = (expires = clock.seconds() + 60) =>
    `session=${cookies.write({ id: session.id, userId: '2', nonce: 'nonce', expires })}`;

  /** The request, once the guard has let it through. */
  async function letThrough(handler: 'closed' | 'open', header?: string): Promise<object> {
    const resolver = {
      resolve: ({ id }: { id: SessionId }) => {
        asked.push(id);
        return Promise.resolve().then(() => ({ live: answer() }));
      },
    } as unknown as SessionResolver;
    const source = new BrowserSessionSource(resolver, cookies, clock, 'session');
    const guard = new AuthGuard(new Reflector(), source, new RefusalLog(clock));
    const request = { headers: { cookie: header } };
    const context = {
      getType: () => 'http',
      switchToHttp: () => ({ getRequest: () => request, getResponse: () => ({ header: () => undefined }) }),
      getHandler: () => Handlers.prototype[handler],
      getClass: () => Handlers,
    } as unknown as ExecutionContext;
    expect(await guard.canActivate(context)).toBe(true);
    return request;
  }
  const judge = async (handler: 'closed' | 'open', header?: string): Promise<LiveSession | null> =>
    liveSessionOf(await letThrough(handler, header));
  const refused = { status: 401, problem: { code: 'no_credentials' } };

  it('lets nobody in unless the handler says that it is public', async () => {
    await expect(judge('closed')).rejects.toMatchObject(refused);
    expect(await judge('open')).toBeNull();
  });

  it('lets in whoever has a live session, and says who that is', async () => {
    expect(await judge('closed', cookie())).toBe(live);
    expect(await judge('open', cookie())).toBe(live);
  });

  it('shows it as services see sessions, too', async () => {
    const seen = sessionOf(await letThrough('closed', cookie()))!;
    expect(seen).toMatchObject({
      id: session.id.toString(),
      user: { uuid: user.ref.id, username: 'foouser' },
    });
    expect(seen.may('profile:read')).toBe(true);
    expect(seen.may('profile:update')).toBe(false);
  });

  it('lets nobody in whose session is not live', async () => {
    answer = () => null;
    await expect(judge('closed', cookie())).rejects.toMatchObject(refused);
  });

  it('asks the store about no cookie that is forged or past its end', async () => {
    await expect(judge('closed', 'session=forged')).rejects.toMatchObject(refused);
    await expect(judge('closed', cookie(clock.seconds()))).rejects.toMatchObject(refused);
    expect(asked).toEqual([]);
  });

  it('takes the one that is good of several cookies of the name, and asks about few', async () => {
    expect(await judge('closed', `session=forged; ${cookie()}`)).toBe(live);
    answer = () => null;
    asked.length = 0;
    const many = Array.from({ length: 50 }, (_, n) => cookie(clock.seconds() + 100 + n)).join('; ');
    await expect(judge('closed', many)).rejects.toMatchObject(refused);
    expect(asked.length).toBeLessThanOrEqual(8);
  });

  it('while the store is down, lets through to what is public and says of all else that it is not available', async () => {
    const down = new DomainError('unavailable', 'store_unavailable', 'The store does not answer.');
    answer = () => {
      throw down;
    };
    expect(await judge('open', cookie())).toBeNull();
    const unavailable = { status: 503, problem: { code: 'store_unavailable', retry_after: 5 }, cause: down };
    await expect(judge('closed', cookie())).rejects.toMatchObject(unavailable);
  });

  it('hides no other mistake', async () => {
    answer = () => {
      throw new TypeError('a mistake');
    };
    await expect(judge('open', cookie())).rejects.toThrow('a mistake');
  });
});
