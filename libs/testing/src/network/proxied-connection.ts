import { connect, type Socket } from 'node:net';

/** Whether a connection is meant, by what its client has sent so far. */
export type Seen = (seen: Buffer) => boolean;

const remembered = 256 * 1024;

/** One client, its connection to the server, and what is held back between them. */
export class ProxiedConnection {
  private server: Socket | null = null;
  private seen: Buffer = Buffer.alloc(0);
  private condition: Seen | null = null;
  private stalled = false;
  /** What the client has sent and the server has not got, because of a stall. */
  private held: Buffer[] = [];
  private closed = false;

  constructor(
    private readonly client: Socket,
    private readonly targetPort: number,
    private readonly onClose: () => void,
  ) {}

  /** Dials the server, unless stalled: then the server learns of the client when the stall is over. */
  begin(): void {
    this.client.on('data', (chunk: Buffer) => this.fromClient(chunk));
    this.client.on('end', () => this.server?.end());
    this.listenForTheEnd(this.client);
    if (this.stalled) this.client.pause();
    else this.dial();
  }

  stallIf(condition: Seen): void {
    this.condition = condition;
    if (this.stalled || !condition(this.seen)) return;
    this.stalled = true;
    this.client.pause();
    this.server?.pause();
  }

  resume(): void {
    this.condition = null;
    if (!this.stalled) return;
    this.stalled = false;
    if (this.server === null) return this.dial();
    const held = this.held;
    this.held = [];
    for (const chunk of held) this.server.write(chunk);
    this.client.resume();
    this.server.resume();
  }

  reset(): void {
    if (this.closed) return;
    this.closed = true;
    for (const side of [this.client, this.server]) {
      // Node leaves a socket open that is reset while its end is on its way, and then does not end itself.
      if (side?.writableEnded && !side.writableFinished) side.destroy();
      else side?.resetAndDestroy();
    }
    this.onClose();
  }

  private dial(): void {
    const server = connect({ host: '127.0.0.1', port: this.targetPort, allowHalfOpen: true, noDelay: true });
    this.server = server;
    server.on('data', (chunk: Buffer) => this.pass(chunk, server, this.client));
    server.on('end', () => this.client.end());
    this.listenForTheEnd(server);
    this.client.resume();
  }

  private fromClient(chunk: Buffer): void {
    if (this.seen.length < remembered) this.seen = Buffer.concat([this.seen, chunk]).subarray(0, remembered);
    if (this.condition !== null) this.stallIf(this.condition);
    if (this.stalled) this.held.push(chunk);
    else if (this.server !== null) this.pass(chunk, this.client, this.server);
  }

  /** Forwards, and reads no more from a side than the other side takes. */
  private pass(chunk: Buffer, from: Socket, to: Socket): void {
    if (to.write(chunk)) return;
    from.pause();
    to.once('drain', () => {
      if (!this.stalled) from.resume();
    });
  }

  /** When one side is gone, the other is closed alike: an orderly end if it was one, else a reset. */
  private listenForTheEnd(side: Socket): void {
    side.on('error', () => this.reset());
    side.on('close', () => {
      if (this.closed) return;
      const other = side === this.client ? this.server : this.client;
      if (other === null || other.destroyed) {
        this.closed = true;
        this.onClose();
      } else other.end();
    });
  }
}
