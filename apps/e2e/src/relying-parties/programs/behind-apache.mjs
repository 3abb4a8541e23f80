import { createServer } from 'node:http';
import { called } from '../../clients/programs/tell.mjs';
import { job } from './job.mjs';
import { page } from './page.mjs';

/** An application that believes what its Apache says in headers: who it is, and with which tokens. */
const hook = (parameters) => `/callback?${new URLSearchParams(parameters)}`;

const routes = {
  'GET /': (account, response, query) =>
    show(response, page({ account, error: query.get('error_code') ?? undefined })),
  // Apache lets nobody come here who is not logged in.
  'GET /login': (_account, response) => redirect(response, '/'),
  'GET /logged-out': (account, response) => show(response, page({ account, note: 'You are logged out.' })),
  'GET /account': (account, response) => json(response, account ?? null),
  'GET /call': async ({ tokens }, response) => {
    const headers = { authorization: `${tokens.token_type} ${tokens.access_token}` };
    json(response, await called(await fetch(job.service, { headers })));
  },
  'POST /refresh': ({ tokens }, response, _query, origin) =>
    redirect(response, hook({ refresh: `${origin}/`, access_token: tokens.access_token })),
  'POST /logout': (_account, response, _query, origin) =>
    redirect(response, hook({ logout: `${origin}/logged-out` })),
};

createServer(async (request, response) => {
  const origin = `http://${request.headers['x-forwarded-host']}`;
  const { pathname, searchParams } = new URL(request.url, origin);
  const route =
    routes[`${request.method} ${pathname}`] ?? ((_account, answer) => answer.writeHead(404).end());
  await route(accountOf(request.headers), response, searchParams, origin);
}).listen(job.port, '127.0.0.1', () => console.log('listening'));

function accountOf(headers) {
  const name = headers.oidc_claim_preferred_username;
  if (name === undefined) return undefined;
  const prefix = 'oidc_claim_';
  const claims = Object.entries(headers).filter(([key]) => key.startsWith(prefix));
  return {
    name,
    tokens: {
      token_type: 'Bearer',
      access_token: headers.oidc_access_token,
      refresh_token: headers.oidc_refresh_token,
      id_token: headers.oidc_id_token,
    },
    userinfo: Object.fromEntries(claims.map(([key, value]) => [key.slice(prefix.length), value])),
  };
}

function show(response, html) {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
}

function redirect(response, url) {
  response.writeHead(302, { Location: url }).end();
}

function json(response, value) {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}
