import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { called } from '../../clients/programs/tell.mjs';
import { job, loggedOutUri, origin } from './job.mjs';
import { page } from './page.mjs';

/**
 * A small web application: who logs in, what became of it, and three things to do then. What it does with its library
 * is given:
 *
 *     begin(more)         → { url, kept }: where the browser is sent, and what the session has to keep for `finish`
 *     finish(url, kept)   → an account: { name, tokens, claims?, userinfo? }
 *     refresh(account)    → the account, with new tokens
 *     call(account)       → a Response of the protected service
 *     logOut(account)     → where the browser is sent, or null
 *     errorOf(error)      → the code of an error of the library
 */
export function serve(library) {
  const sessions = new Map();
  const server = createServer((request, response) => {
    const session = sessionOf(request, response, sessions);
    const route = routes[`${request.method} ${new URL(request.url, origin).pathname}`] ?? notFound;
    route({ request, response, session, library }).catch(async (error) => {
      const code = (await library.errorOf(error)) ?? `no code: ${error.stack}`;
      show(response, 400, page({ account: session.account, error: code }));
    });
  });
  server.listen(job.port, '127.0.0.1', () => console.log('listening'));
}

const routes = {
  'GET /': async ({ response, session }) => show(response, 200, page(session)),
  'GET /login': async ({ request, response, session, library }) => {
    const more = Object.fromEntries(new URL(request.url, origin).searchParams);
    const { url, kept } = await library.begin(more);
    session.kept = kept;
    redirect(response, url);
  },
  'GET /callback': async ({ request, response, session, library }) => {
    session.account = await library.finish(new URL(request.url, origin), session.kept);
    redirect(response, '/');
  },
  'POST /refresh': async ({ response, session, library }) => {
    session.account = await library.refresh(session.account);
    redirect(response, '/');
  },
  'GET /call': async ({ response, session, library }) =>
    json(response, await called(await library.call(session.account))),
  'POST /logout': async ({ response, session, library }) => {
    const { account } = session;
    session.account = undefined;
    redirect(response, (await library.logOut(account)) ?? loggedOutUri);
  },
  'GET /logged-out': async ({ response, session }) =>
    show(response, 200, page({ ...session, note: 'You are logged out.' })),
  'GET /account': async ({ response, session }) => json(response, session.account ?? null),
};

/** Cookies know no ports, and all of these applications live on one host. */
function sessionOf(request, response, sessions) {
  const name = `application_${job.port}`;
  const cookies = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
  const known = sessions.get(cookies.find(([key]) => key === name)?.[1]);
  if (known !== undefined) return known;
  const id = randomBytes(16).toString('hex');
  response.setHeader('Set-Cookie', `${name}=${id}; Path=/; HttpOnly; SameSite=Lax`);
  const session = {};
  sessions.set(id, session);
  return session;
}

async function notFound({ response }) {
  show(response, 404, page({ error: 'not_found' }));
}

function show(response, status, html) {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
}

function redirect(response, url) {
  response.writeHead(302, { Location: String(url) }).end();
}

function json(response, value) {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}
