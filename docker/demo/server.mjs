// A service behind the gateway, to see something: it says who the gateway says you are. It believes the `X-Auth-*`
// headers because only NGINX reaches it. A service that others reach too opens the gateway token in `Authorization`.
import { createServer } from 'node:http';

const port = Number(process.env.PORT ?? 8080);
const host = process.env.HOST ?? '0.0.0.0';

const server = createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => {
  if (request.url === '/healthz') return void response.end('ok\n');
  const seen = {
    username: request.headers['x-auth-username'] ?? null,
    user: request.headers['x-auth-user'] ?? null,
    client: request.headers['x-auth-client'] ?? null,
    scopes: (request.headers['x-auth-scopes'] ?? '').split(' ').filter((scope) => scope !== ''),
    method: request.method,
    path: request.url,
    gatewayToken: request.headers.authorization === undefined ? 'none' : 'yes',
  };
  const asPage = request.headers.accept?.includes('text/html') ?? false;
  response.setHeader('Content-Type', asPage ? 'text/html; charset=utf-8' : 'application/json');
  response.end(asPage ? page(seen) : `${JSON.stringify(seen)}\n`);
});

server.listen(port, host, () => console.log(`demo service on ${host}:${port}`));
process.on('SIGTERM', () => server.close(() => process.exit(0)));

function page(seen) {
  const rows = Object.entries(seen).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(' ') : (value ?? '–');
    return `<tr><th scope="row">${name}</th><td>${escape(text)}</td></tr>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Demo service</title><style>body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}
th{text-align:left;padding-right:1rem;vertical-align:top}td{overflow-wrap:anywhere}</style>
<main><h1>Hello, ${escape(seen.username ?? 'nobody')}</h1>
<p>The gateway let you in, and told this service:</p><table>${rows.join('')}</table></main></html>
`;
}

function escape(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
