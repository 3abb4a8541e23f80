import * as ipaddr from 'ipaddr.js';
import { BadSetting } from './settings-error';
import type { Parser } from './value-parsers';

/** CIDR ranges and single addresses, separated by commas or spaces; single ones become ranges of one. */
export const cidrList: Parser<readonly string[]> = (value) => {
  const parts = value.split(/[\s,]+/).filter((part) => part !== '');
  if (parts.length === 0) throw wrong();
  return parts.map(range);
};

/** Whether a range holds every address there is. */
export function isEverything(cidr: string): boolean {
  return cidr.endsWith('/0');
}

function range(part: string): string {
  const single = ipaddr.isValid(part) && !part.includes('/');
  const cidr = single ? `${part}/${ipaddr.parse(part).kind() === 'ipv4' ? 32 : 128}` : part;
  // The library also takes `10.1` and `0x7f000001`, which a reader would take for something else.
  if (!/^(\d+\.\d+\.\d+\.\d+|[0-9a-f:.]*:[0-9a-f:.]*)\/\d{1,3}$/i.test(cidr) || !ipaddr.isValidCIDR(cidr))
    throw wrong();
  const [address, bits] = ipaddr.parseCIDR(cidr);
  return `${address.toString()}/${bits}`;
}

function wrong(): BadSetting {
  return new BadSetting('must be a list of addresses or CIDR ranges, like 10.0.0.0/8, 127.0.0.1');
}
