import { BlockList, isIPv6 } from 'node:net';

/** Who may speak for a client: peers within `TRUSTED_PROXIES`. */
export class TrustedPeers {
  private readonly ranges = new BlockList();
  /** Addresses already looked up; gateways are few. */
  private readonly known = new Map<string, boolean>();

  /** @param ranges CIDR ranges or single addresses */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const [address, prefix] = range.split('/') as [string, string | undefined];
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      this.ranges.addSubnet(address, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
    }
  }

  /** Whether a peer is one of them. An IPv4 peer on an IPv6 socket (`::ffff:…`) is its IPv4 address. */
  include(address: string | undefined): boolean {
    if (address === undefined) return false;
    let trusted = this.known.get(address);
    if (trusted === undefined) {
      const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
      trusted = this.ranges.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
      if (this.known.size < 10_000) this.known.set(address, trusted);
    }
    return trusted;
  }
}
