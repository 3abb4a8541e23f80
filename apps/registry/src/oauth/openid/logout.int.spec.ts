import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
} from 'node:net';
import { IdTokens } from '@gatehouse/api-clients';
import { SessionCookies, Sessions } from '@gatehouse/sessions';
import { describeWith, launchChromium } from '@gatehouse/testing';
import { CodeFlow } from '../../testing/code-flow.fixture';
import { logIn } from '../../testing/registry-visitor.fixture';
import { RunningRegistry } from '../../testing/running-registry.fixture';

const portOf = (server: TcpServer) => (server.address() as AddressInfo).port;

async function listening<T extends TcpServer>(server: T): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describeWith(['chromium'], 'a log-out that another site begins, in a browser', () => {
  let registry: RunningRegistry;
  let front: TcpServer;
  let accounts: Server;
  let client: Server;
  let browser: Awaited<ReturnType<typeof launchChromium>>;
  /** What the browser told the accounts app of where it comes from. */
  const told: (string | undefined)[] = [];
  let link = '';

  beforeAll(async () => {
    // What the browser reaches the registry by has to be known before it starts.
    front = await listening(
      createTcpServer((socket) => {
        const inner = connect(registry.port, '127.0.0.1');
        for (const end of [socket, inner])
          end.on('error', () => [socket, inner].forEach((one) => one.destroy()));
        socket.pipe(inner).pipe(socket);
      }),
    );
    accounts = await listening(createServer((request, response) => void endSession(request, response)));
    client = await listening(
      createServer((_request, response) => {
        response
          .setHeader('content-type', 'text/html')
          .end(`<a href="${link.replaceAll('&', '&amp;')}">Log out</a>`);
      }),
    );
    registry = await RunningRegistry.start({
      ISSUER: `http://localhost:${portOf(front)}`,
      ACCOUNTS_URL: `http://localhost:${portOf(accounts)}`,
    });
    browser = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await registry.close();
    for (const server of [accounts, client]) server.closeAllConnections();
    await Promise.all(
      [front, accounts, client].map((server) => new Promise((resolve) => server.close(resolve))),
    );
  });

  /** As the accounts app does where it is not asked from another site. */
  async function endSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://localhost');
    if (url.pathname !== '/logout') return void response.writeHead(404).end();
    told.push(request.headers['sec-fetch-site'] as string | undefined);
    const { cookieName } = registry.settings.session;
    const text = new RegExp(`${cookieName}=([^;]+)`).exec(request.headers.cookie ?? '')![1]!;
    await registry.get(Sessions).close(registry.get(SessionCookies).read(text)!.id);
    response.setHeader('set-cookie', `${cookieName}=; Path=/; Max-Age=0`);
    response.writeHead(303, { location: url.searchParams.get('next_page')! }).end();
  }

  it('arrives at the accounts app as one of our own site, and comes back to the client by itself', async () => {
    const origin = `http://127.0.0.1:${portOf(client)}`;
    const flow = await CodeFlow.of(registry, { postLogoutRedirectUris: [`${origin}/bye`] });
    const { visitor, user } = await logIn(registry);
    const { cookieName } = registry.settings.session;
    const value = visitor.cookies.get(cookieName)!;
    const id_token_hint = await registry.get(IdTokens).write({
      clientId: flow.client.clientId,
      userId: user.ref.id,
      nonce: null,
      authTime: 1,
      amr: ['pwd'],
      sid: registry.get(SessionCookies).read(value)!.id.toString(),
      accessToken: 'x',
      expiresIn: 60,
    });
    const query = { id_token_hint, post_logout_redirect_uri: `${origin}/bye`, state: 'a b' };
    link = `${registry.settings.site.issuer}/logout?${new URLSearchParams(query)}`;
    const context = await browser.newContext({ javaScriptEnabled: false });
    await context.addCookies([
      { name: cookieName, value, domain: 'localhost', path: '/', httpOnly: true, sameSite: 'Lax' },
    ]);
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    await page.click('a');
    await page.waitForURL(`${origin}/bye?state=a%20b`, { timeout: 20_000 });
    expect(told).toEqual(['same-site']);
    expect((await context.cookies()).map(({ name }) => name)).not.toContain(cookieName);
    await context.close();
  }, 60_000);
});
