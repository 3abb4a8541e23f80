/** Names as they stand in DNS, and those with underscores that container networks have; or an IPv6 address. */
const hostName = /^(?:[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?|\[[0-9a-f:.]{2,45}\])$/;
const plainName = /^[a-z0-9.-]{1,253}[a-z0-9]$/;

/**
 * A host as rules name it: in lower case, without port and trailing dot. Null for what is no host, which two programs
 * might read differently. A host that is written plainly costs one regular expression.
 */
export function normalHost(raw: string): string | null {
  if (plainName.test(raw)) return raw.startsWith('.') || raw.includes('..') ? null : raw;
  const host = raw
    .toLowerCase()
    .replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '');
  return hostName.test(host) && !host.includes('..') ? host : null;
}
