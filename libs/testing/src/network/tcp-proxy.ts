import { createServer, type Server, type Socket } from 'node:net';
import { endLater } from '../run/endings';
import { freePort } from './ports';
import { ProxiedConnection, type Seen } from './proxied-connection';

/** A loopback proxy between a client and a server, to break what is between them. */
export interface TcpProxy {
  readonly port: number;
  /** How many connections are open. */
  readonly connections: number;
  /** Drops nothing and forwards nothing, both ways, for open and for new connections, as a broken network does. */
  stall(): void;
  /**
   * Stalls only the connections for which this holds, now or as more bytes arrive. It is given what the client has
   * sent so far (the first 256 KiB of it), with the bytes that are about to be forwarded.
   */
  stallWhere(predicate: Seen): void;
  /** Forwards again, what was held back first, and listens again. */
  resume(): Promise<void>;
  /** Resets all open connections; new ones are served. */
  sever(): void;
  /** Refuses new connections; open ones stay. */
  refuse(): Promise<void>;
  /** Resets all connections and stops listening. */
  stop(): Promise<void>;
}

export async function startProxy(target: { readonly port: number }): Promise<TcpProxy> {
  const proxy = new LoopbackProxy(await freePort(), target.port);
  await proxy.resume();
  return proxy;
}

class LoopbackProxy implements TcpProxy {
  private server: Server | null = null;
  private stalled: Seen | null = null;
  private readonly open = new Set<ProxiedConnection>();
  private readonly forgetEnding = endLater({ end: () => this.stop() });

  constructor(
    readonly port: number,
    private readonly targetPort: number,
  ) {}

  get connections(): number {
    return this.open.size;
  }

  stall(): void {
    this.stallWhere(() => true);
  }

  stallWhere(predicate: Seen): void {
    this.stalled = predicate;
    for (const connection of this.open) connection.stallIf(predicate);
  }

  async resume(): Promise<void> {
    this.stalled = null;
    for (const connection of this.open) connection.resume();
    if (this.server === null) await this.listen();
  }

  sever(): void {
    for (const connection of this.open) connection.reset();
  }

  async refuse(): Promise<void> {
    const server = this.server;
    this.server = null;
    // Its end waits for the connections that are open; listening stops at once.
    server?.close();
    await new Promise(setImmediate);
  }

  async stop(): Promise<void> {
    this.forgetEnding();
    await this.refuse();
    this.sever();
  }

  private async listen(): Promise<void> {
    const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (client) =>
      this.accept(client),
    );
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.server = server;
  }

  private accept(client: Socket): void {
    const connection = new ProxiedConnection(client, this.targetPort, () => this.open.delete(connection));
    this.open.add(connection);
    if (this.stalled !== null) connection.stallIf(this.stalled);
    connection.begin();
  }
}
