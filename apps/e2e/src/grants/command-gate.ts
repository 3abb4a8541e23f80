import type { TcpProxy } from '@gatehouse/testing';

/**
 * What an app says to its stores, command by command. Lets so many through to where they are carried out, and then nothing
 * more in either direction: the app never learns what became of the last one. What keeps connections alive does not count.
 */
export class CommandGate {
  private said = 0;
  private open = Infinity;

  /** @param proxies between the app and its stores */
  constructor(private readonly proxies: readonly TcpProxy[]) {}

  /** From now on; at least one. A command is what is sent in one piece, because its answer is waited for. */
  letThrough(commands: number): void {
    [this.said, this.open] = [0, Infinity];
    // What was said before is looked at first, and counts as nothing.
    for (const proxy of this.proxies) proxy.stallWhere((seen) => this.holds(seen));
    this.open = commands;
  }

  /** Whether there were so many commands. */
  get isShut(): boolean {
    return this.said >= this.open;
  }

  /** Forgets what is held back, as the network does when whoever said it has died. */
  async lift(): Promise<void> {
    const wasShut = this.isShut;
    this.open = Infinity;
    if (wasShut) for (const proxy of this.proxies) proxy.sever();
    for (const proxy of this.proxies) await proxy.resume();
  }

  private holds(seen: Buffer): boolean {
    if (this.open === Infinity || isPing(seen)) return false;
    if (this.isShut) return true;
    this.said += 1;
    // This one is forwarded when this returns, and before its answer can be read.
    if (this.isShut) setImmediate(() => this.shut());
    return false;
  }

  private shut(): void {
    if (this.isShut) for (const proxy of this.proxies) proxy.stall();
  }
}

/** Redis's, sent by the lease; it ends what was said on its connection. */
function isPing(seen: Buffer): boolean {
  return /\$4\r\nping\r\n$/i.test(seen.subarray(-16).toString('latin1'));
}
