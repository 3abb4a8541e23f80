import type { FastifyReply } from 'fastify';
import { loadSettings } from '@gatehouse/platform';
import { SessionCookies } from '@gatehouse/sessions';
import { aSession, temporaryFolder } from '@gatehouse/testing';
import { BrowserCookies } from './browser-cookies';

/** The `Set-Cookie` lines of a session, of its end, and of a known device. */
function lines(env: Record<string, string>) {
  const settings = loadSettings('accounts', { DATA_DIR: temporaryFolder('cookies'), ...env });
  const cookies = new BrowserCookies(settings, new SessionCookies(settings.session.secret.all));
  const written = (write: (reply: FastifyReply) => void) => {
    const found: string[] = [];
    write({ header: (_name: string, line: string) => void found.push(line) } as never);
    return found;
  };
  const session = aSession({ start: 1_000_000, end: 1_000_090 });
  return {
    set: written((reply) => cookies.setSession(reply, { session, secret: 'n' }, '2', 'legacy')),
    ours: written((reply) => cookies.setSession(reply, { session, secret: 'n' }, '2', null)),
    unset: written((reply) => cookies.unsetSession(reply)),
    device: written((reply) => cookies.rememberDevice(reply, 'known')),
  };
}

describe('the cookies of a browser', () => {
  it('belong to this host alone where no domain is set, and last as long as the session', () => {
    const { set } = lines({});
    expect(set.map((line) => line.slice(line.indexOf(';')))).toEqual([
      '; Path=/; Max-Age=90; HttpOnly; SameSite=Lax; Secure',
      '; Path=/; Max-Age=90; HttpOnly; SameSite=Lax; Secure',
    ]);
    expect(set[1]).toMatch(/^tapir_session=legacy;/);
  });

  it('belong to the domain that is set, and may go over http outside production', () => {
    const { set } = lines({
      AUTH_SESSION_COOKIE_DOMAIN: '.example.org',
      AUTH_SESSION_COOKIE_SECURE: '0',
      ACCOUNTS_URL: 'http://example.org',
    });
    expect(set[1]).toBe(
      'tapir_session=legacy; Path=/; Max-Age=90; Domain=example.org; HttpOnly; SameSite=Lax',
    );
  });

  it('have the names that are set', () => {
    const names = { AUTH_SESSION_COOKIE_NAME: 'ours', CLASSIC_COOKIE_NAME: 'old' };
    const { set, unset } = lines({ ...names, CLASSIC_PERMANENT_COOKIE_NAME: 'forever' });
    expect(set.map((line) => line.split('=')[0])).toEqual(['ours', 'old']);
    expect(unset.map((line) => line.split('=')[0])).toEqual(['ours', 'old', 'forever', 'submit_session']);
  });

  it('are ours alone where there is no session of the old system', () => {
    expect(lines({}).ours).toHaveLength(1);
  });

  it('of a known device are shown to the log-in only, wherever the app is served', () => {
    const { device } = lines({ ACCOUNTS_URL: 'https://example.org/user' });
    expect(device).toEqual([
      'gatehouse_device=known; Path=/user/login; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure',
    ]);
  });
});
