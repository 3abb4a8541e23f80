import { isIPv6 } from 'node:net';

/**
 * What a counter for an address counts by: an IPv4 address itself, and the first 64 bits of an IPv6 address, which one customer
 * usually has alone.
 */
export function clientNetwork(address: string): string {
  return isIPv6(address) ? network64(address) : address;
}

function network64(address: string): string {
  const [head = '', tail = ''] = address.split('%')[0]!.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const gap = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...gap, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
