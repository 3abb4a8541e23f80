import type { Settings } from '@gatehouse/platform';
import type { FastifyRequest } from 'fastify';

/**
 * Where to log in and come back to the page that was asked for. Somebody who brings a session cookie is told that the
 * session has ended.
 */
export function logInUrl({ app, site, session }: Settings): (request: FastifyRequest) => string {
  const { pathname } = new URL(app === 'registry' ? site.issuer : site.accountsUrl);
  const base = pathname.replace(/\/+$/, '');
  const origin = app === 'registry' ? new URL(site.issuer).origin : '';
  return (request) => {
    const query = new URLSearchParams({ next_page: `${origin}${base}${request.url}` });
    const had = (request.headers.cookie ?? '')
      .split(';')
      .some((pair) => pair.trim().startsWith(`${session.cookieName}=`));
    if (had) query.set('notice', 'session_ended');
    return `${app === 'registry' ? site.accountsUrl : base}/login?${query}`;
  };
}
