import { createHash } from 'node:crypto';
import ipaddr from 'ipaddr.js';

/** For what is no address at all: a log-in must not fail for it. */
const unknown = '0.0.0.0';

/**
 * The address as the old system can take it: its columns have 16 characters and its cookie is split at colons. IPv4
 * stays what it is, also where it comes as IPv6 (`::ffff:192.0.2.1`). An IPv6 client gets a stand-in out of 240.0.0.0/4,
 * which nobody has, made from a hash of their /64, so that it is the same each time they come.
 */
export function legacyAddress(ip: string): string {
  if (ipaddr.IPv4.isValidFourPartDecimal(ip)) return ipaddr.IPv4.parse(ip).toString();
  if (!ipaddr.IPv6.isValid(ip)) return unknown;
  const address = ipaddr.IPv6.parse(ip);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  const network = Buffer.from(address.toByteArray().slice(0, 8));
  const hash = createHash('sha256').update(network).digest();
  return [0xf0 | (hash[0]! & 0x0f), hash[1], hash[2], hash[3]].join('.');
}
