import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../run/until';
import { startProxy, type TcpProxy } from './tcp-proxy';

/** A server that answers what it is told, and remembers it. */
class Echo {
  readonly server: Server = createServer((socket) => {
    this.accepted++;
    this.sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.heard += String(chunk);
      socket.write(chunk);
    });
  });
  accepted = 0;
  heard = '';
  private readonly sockets: Socket[] = [];

  /** Speaks without having been asked, as a server that pushes does. */
  announce(text: string): void {
    for (const socket of this.sockets) socket.write(text);
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }
}

class Client {
  heard = '';
  error: NodeJS.ErrnoException | null = null;
  private readonly socket: Socket;

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port });
    this.socket.on('data', (chunk) => (this.heard += String(chunk)));
    this.socket.on('error', (error) => (this.error = error));
  }

  say(text: string): this {
    this.socket.write(text);
    return this;
  }

  hears(text: string): Promise<unknown> {
    return until(() => this.heard === text, { message: `“${text}”`, timeout: 2_000 });
  }

  fails(code: string): Promise<unknown> {
    return until(() => this.error?.code === code, { message: code, timeout: 2_000 });
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Long enough for anything that was forwarded to have arrived over the loopback. */
const aWhile = () => sleep(100);

describe('a proxy between a client and a server', () => {
  let echo: Echo;
  let proxy: TcpProxy;
  const clients: Client[] = [];
  const aClient = () => {
    const client = new Client(proxy.port);
    clients.push(client);
    return client;
  };

  beforeEach(async () => {
    echo = new Echo();
    echo.server.listen(0, '127.0.0.1');
    await once(echo.server, 'listening');
    proxy = await startProxy({ port: echo.port });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await proxy.stop();
    echo.server.close();
  });

  test('forwards both ways, also what is too large for one piece', async () => {
    await aClient().say('hello').hears('hello');
    const much = 'x'.repeat(3_000_000);
    await aClient().say(much).hears(much);
  });

  test('closes the one side when the other has closed', async () => {
    const client = aClient();
    await client.say('hello').hears('hello');
    client.close();
    await until(() => proxy.connections === 0, { message: 'the proxy to have no connection' });
  });

  test('a stall holds open connections back without closing them, and resume delivers', async () => {
    const client = aClient();
    await client.say('before ').hears('before ');
    proxy.stall();
    client.say('during ');
    await aWhile();
    expect(echo.heard).toBe('before ');
    expect(client.error).toBeNull();
    await proxy.resume();
    await client.hears('before during ');
  });

  test('a stall holds back what the server pushes', async () => {
    const client = aClient();
    await client.say('hello ').hears('hello ');
    proxy.stall();
    echo.announce('news');
    await aWhile();
    expect(client.heard).toBe('hello ');
    await proxy.resume();
    await client.hears('hello news');
  });

  test('a stall lets new connections in, of which the server learns nothing until resume', async () => {
    proxy.stall();
    const client = aClient().say('hello');
    await aWhile();
    expect(proxy.connections).toBe(1);
    expect(echo.accepted).toBe(0);
    await proxy.resume();
    await client.hears('hello');
  });

  test('stallWhere stalls the connection on which the words were seen, and no other', async () => {
    const tracker = aClient();
    await tracker.say('CLIENT TRACKING ON').hears('CLIENT TRACKING ON');
    const reader = aClient();
    await reader.say('GET').hears('GET');

    proxy.stallWhere((seen) => seen.includes('TRACKING'));
    tracker.say(' PING');
    await reader.say(' GET').hears('GET GET');
    await aWhile();
    expect(tracker.heard).toBe('CLIENT TRACKING ON');
    await proxy.resume();
    await tracker.hears('CLIENT TRACKING ON PING');
  });

  test('stallWhere holds back the very bytes that make it true', async () => {
    proxy.stallWhere((seen) => seen.includes('TRACKING'));
    const client = aClient();
    await client.say('hello ').hears('hello ');
    client.say('TRACKING');
    await aWhile();
    expect(echo.heard).toBe('hello ');
    await proxy.resume();
    await client.hears('hello TRACKING');
  });

  test('sever resets what is open, and serves what comes then', async () => {
    const client = aClient();
    await client.say('hello').hears('hello');
    proxy.sever();
    await client.fails('ECONNRESET');
    await aClient().say('again').hears('again');
  });

  test('refuse turns new connections away, keeps open ones, and ends with resume', async () => {
    const early = aClient();
    await early.say('hello').hears('hello');
    await proxy.refuse();
    await aClient().fails('ECONNREFUSED');
    await early.say(' again').hears('hello again');
    await proxy.resume();
    await aClient().say('back').hears('back');
  });

  test('resets the client when the server is not there', async () => {
    echo.server.close();
    await aClient().say('hello').fails('ECONNRESET');
  });
});
